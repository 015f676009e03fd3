//! PostgreSQL's shared connections: nobody stops his neighbours.

use super::{NewShelf, Shelf, postgres};
use carafe_orm::{Db, Insertable as _, Model as _};
use std::{
    future::Future as _,
    pin::pin,
    task::{Context, Waker},
    time::Duration,
};
use tokio::time::timeout;

const SOON: Duration = Duration::from_secs(5);

#[tokio::test]
async fn a_large_result_that_nobody_polls_blocks_nobody() {
    let Some(db) = postgres().await else { return };
    db.execute(
        "INSERT INTO shelf (name) SELECT 'shelf ' || n FROM generate_series(1, 50000) n",
        &[],
    )
    .await
    .unwrap();
    let mut large = pin!(Shelf::all().fetch(&db));
    assert!(
        large
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
            .is_pending()
    );
    for _ in 0..20 {
        timeout(SOON, Shelf::get(&db, 1))
            .await
            .expect("the neighbour waits")
            .unwrap();
    }
    assert_eq!(timeout(SOON, large).await.unwrap().unwrap().len(), 50_000);
}

#[tokio::test]
async fn results_that_are_dropped_half_way_mix_up_nothing() {
    let Some(db) = postgres().await else { return };
    for number in 1..=50 {
        NewShelf {
            name: number.to_string(),
        }
        .insert(&db)
        .await
        .unwrap();
    }
    for round in 0..600_i64 {
        let wanted = round % 50 + 1;
        let mut dropped = Box::pin(Shelf::get(&db, wanted));
        for _ in 0..round % 4 {
            if dropped
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()))
                .is_ready()
            {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(dropped);
        let other = (round * 7) % 50 + 1;
        assert_eq!(
            Shelf::get(&db, other).await.unwrap().name,
            other.to_string()
        );
    }
}

#[tokio::test]
async fn what_waits_for_a_lock_does_not_hold_up_those_who_come_later() {
    let Some(db) = postgres().await else { return };
    let more = db.full_url().replace("&connections=1&", "&connections=2&");
    let db = Db::open(&more, super::registry()).await.unwrap();
    let shelf = NewShelf {
        name: "locked".into(),
    }
    .insert(&db)
    .await
    .unwrap();
    // Two at once, so that the second shared connection opens.
    for _ in 0..20 {
        let _ = tokio::join!(
            Shelf::get(&db, shelf.id),
            Shelf::get(&db, shelf.id),
            Shelf::get(&db, shelf.id)
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let waiting = db.clone();
    let work = db.atomic(async |tx| {
        tx.execute("UPDATE shelf SET name = 'mine'", &[]).await?;
        let waits = tokio::spawn(async move {
            Shelf::all()
                .update(&waiting, |s| s.name.set("theirs"))
                .await
        });
        tokio::time::sleep(Duration::from_millis(50)).await;
        for _ in 0..10 {
            let name = timeout(SOON, Shelf::get(&db.outside(), shelf.id))
                .await
                .expect("stuck behind the lock")?
                .name;
            assert_eq!(name, "locked");
        }
        Ok(waits)
    });
    work.await.unwrap().await.unwrap().unwrap();
    assert_eq!(Shelf::get(&db, shelf.id).await.unwrap().name, "theirs");
}

#[tokio::test]
async fn when_all_leases_are_taken_one_waits_and_is_told_why() {
    let Some(db) = postgres().await else { return };
    let few = format!("{}&max_connections=1&pool_timeout=1", db.full_url());
    let db = Db::open(&few, super::registry()).await.unwrap();
    let session = db.session().await.unwrap();
    let other = db.clone();
    let error =
        tokio::spawn(async move { other.atomic(async |tx| Shelf::all().count(tx).await).await });
    let error = error.await.unwrap().unwrap_err();
    assert_eq!(error.error_code(), Some("orm.E108"), "{error:?}");
    assert!(error.hint_text().unwrap().contains("max_connections="));
    drop(session);
    db.atomic(async |tx| Shelf::all().count(tx).await)
        .await
        .unwrap();
}
