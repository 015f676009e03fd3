//! PostgreSQL's shared connections: nobody stops his neighbours.

use super::{NewShelf, Note, Shelf, postgres};
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

/// The table `shelf` behind a view that takes as long as `speed` says.
const SLOW_VIEW: &str = "
    CREATE TABLE speed (seconds double precision); INSERT INTO speed VALUES (0.02);
    ALTER TABLE shelf RENAME TO real_shelf;
    CREATE VIEW shelf AS SELECT id, name FROM real_shelf, (SELECT pg_sleep((SELECT seconds FROM speed))) AS s";

#[tokio::test]
async fn a_statement_that_is_slow_by_habit_gets_a_connection_of_its_own() {
    let Some(db) = postgres().await else { return };
    NewShelf { name: "a".into() }.insert(&db).await.unwrap();
    db.script(SLOW_VIEW).await.unwrap();
    for _ in 0..8 {
        Shelf::all().count(&db).await.unwrap();
    }
    db.execute("UPDATE speed SET seconds = 2", &[])
        .await
        .unwrap();
    let other = Db::clone(&db);
    let slow = tokio::spawn(async move { Shelf::all().count(&other).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let quick = timeout(Duration::from_secs(1), Note::all().count(&db)).await;
    assert_eq!(quick.expect("it waits behind the slow one").unwrap(), 0);
    assert!(!slow.is_finished());
    assert_eq!(slow.await.unwrap().unwrap(), 1);
}

#[tokio::test]
async fn when_every_shared_connection_waits_for_a_lock_others_go_elsewhere() {
    let Some(db) = postgres().await else { return };
    let shelf = NewShelf {
        name: "locked".into(),
    }
    .insert(&db)
    .await
    .unwrap();
    let waiting = Db::clone(&db);
    let work = db.atomic(async |tx| {
        tx.execute("UPDATE shelf SET name = 'mine'", &[]).await?;
        let waits = tokio::spawn(async move {
            Shelf::all()
                .update(&waiting, |s| s.name.set("theirs"))
                .await
        });
        tokio::time::sleep(Duration::from_millis(100)).await;
        let read = timeout(SOON, Shelf::get(&db.outside(), shelf.id)).await;
        assert_eq!(
            read.expect("it waits for its own transaction")?.name,
            "locked"
        );
        Ok(waits)
    });
    work.await.unwrap().await.unwrap().unwrap();
    assert_eq!(Shelf::get(&db, shelf.id).await.unwrap().name, "theirs");
}
