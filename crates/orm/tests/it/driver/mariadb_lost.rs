//! MariaDB's connections that break, transactions that meet, and futures that nobody waits for.

use super::{NewShelf, Shelf, number, shelves};
use carafe_core::ErrorKind;
use carafe_orm::{Db, Insertable as _, Model as _, test::TestDb, value::Value};
use std::{
    future::Future as _,
    pin::pin,
    sync::atomic::{AtomicU32, Ordering::SeqCst},
    task::{Context, Waker},
    time::Duration,
};
use tokio::sync::Barrier;

const OTHERS: &str = "SELECT id FROM information_schema.processlist
                      WHERE db = database() AND id <> connection_id()";

const OPEN: &str = "SELECT count(*) FROM information_schema.innodb_trx
                    JOIN information_schema.processlist ON id = trx_mysql_thread_id WHERE db = database()";

/// The table of transactions is a copy, made anew when nobody read it for a tenth of a second.
const REFRESHED: Duration = Duration::from_millis(150);

fn shelf(name: &str) -> NewShelf {
    NewShelf { name: name.into() }
}

async fn mariadb() -> Option<TestDb> {
    let db = TestDb::mariadb(super::registry()).await?;
    super::tables(&db).await.unwrap();
    Some(db)
}

/// Ends every connection to this database but that of `by`.
async fn kill(by: &Db) {
    for row in by.rows(OTHERS, &[]).await.unwrap() {
        let [Value::Int(id)] = row.as_slice() else {
            panic!("{row:?}");
        };
        // Its owner may have ended it.
        let _ = by.script(&format!("KILL {id}")).await;
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
}

/// A second `Db` on the same database, to kill the connections of the first.
async fn killer(db: &TestDb) -> Db {
    Db::open(&db.full_url(), super::registry()).await.unwrap()
}

#[tokio::test]
async fn after_a_restart_everything_connects_again() {
    let Some(db) = mariadb().await else { return };
    shelf("a").insert(&db).await.unwrap();
    for round in 0..3 {
        kill(&killer(&db).await).await;
        assert_eq!(Shelf::all().count(&db).await.unwrap(), 1 + round, "reading");
        kill(&killer(&db).await).await;
        // A write is not sent twice: the first one may say that the connection is lost.
        match shelf(&round.to_string()).insert(&db).await {
            Ok(_) => {}
            Err(error) => {
                assert_eq!(error.error_code(), Some("orm.E107"), "{error:?}");
                shelf(&round.to_string()).insert(&db).await.unwrap();
            }
        }
        assert_eq!(shelves(&db).await, i64::try_from(round).unwrap() + 2);
    }
}

#[tokio::test]
async fn a_transaction_that_loses_its_connection_fails_and_the_next_one_works() {
    let Some(db) = mariadb().await else { return };
    let killer = killer(&db).await;
    let error = db
        .atomic(async |tx| {
            shelf("lost").insert(tx).await?;
            kill(&killer).await;
            shelf("too late").insert(tx).await
        })
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.error_code()),
        (ErrorKind::Unavailable, Some("orm.E107")),
        "{error:?}"
    );
    db.atomic(async |tx| shelf("found").insert(tx).await)
        .await
        .unwrap();
    assert_eq!(shelves(&db).await, 1);
}

#[tokio::test]
async fn a_deadlock_is_tried_again() {
    let Some(db) = mariadb().await else { return };
    shelf("a").insert(&db).await.unwrap();
    shelf("b").insert(&db).await.unwrap();
    let (meet, tries) = (Barrier::new(2), AtomicU32::new(0));
    let (meet, tries) = (&meet, &tries);
    let both = |first: i64, second: i64| {
        db.atomic_retry(3, async move |tx| {
            let one = "UPDATE shelf SET name = concat(name, '!') WHERE id = ?";
            tx.execute(one, &[first.into()]).await?;
            if tries.fetch_add(1, SeqCst) < 2 {
                meet.wait().await;
            }
            tx.execute(one, &[second.into()]).await
        })
    };
    let (one, two) = tokio::join!(both(1, 2), both(2, 1));
    assert_eq!((one.unwrap(), two.unwrap()), (1, 1));
    assert_eq!(tries.load(SeqCst), 3, "one of the two began anew");
    let done = Shelf::filter(|s| s.name.ends_with("!!"));
    assert_eq!(done.count(&db).await.unwrap(), 2);
}

#[tokio::test]
async fn a_deadlock_undoes_the_whole_transaction_even_when_its_error_is_swallowed() {
    let Some(db) = mariadb().await else { return };
    shelf("a").insert(&db).await.unwrap();
    shelf("b").insert(&db).await.unwrap();
    let meet = &Barrier::new(2);
    let both = |first: i64, second: i64, name: &'static str| {
        db.atomic(async move |tx| {
            shelf(name).insert(tx).await?;
            let one = "UPDATE shelf SET name = concat(name, '!') WHERE id = ?";
            tx.execute(one, &[first.into()]).await?;
            meet.wait().await;
            drop(tx.execute(one, &[second.into()]).await);
            Ok(())
        })
    };
    let (one, two) = tokio::join!(both(1, 2, "one"), both(2, 1, "two"));
    assert_eq!(u8::from(one.is_ok()) + u8::from(two.is_ok()), 1);
    let lost = one.and(two).unwrap_err();
    assert_eq!(lost.error_code(), Some("orm.E121"), "{lost:?}");
    assert_eq!(shelves(&db).await, 3, "what the winner wrote, alone");
}

/// Dropped after each number of polls, at whatever point that is.
#[tokio::test]
async fn a_dropped_future_leaves_no_open_transaction() {
    let Some(db) = mariadb().await else { return };
    let watcher = killer(&db).await;
    for polls in 0..16 {
        dropped_after(&db, &watcher, polls, polls == 15).await;
        let mut open = 1;
        for _ in 0..20 {
            tokio::time::sleep(REFRESHED).await;
            open = number(&watcher, OPEN).await;
            if open == 0 {
                break;
            }
        }
        assert_eq!(open, 0, "dropped after {polls} polls");
        assert_eq!(shelves(&watcher).await, 0, "dropped after {polls} polls");
    }
}

/// `open` drops it when its transaction was seen, however many polls that takes.
async fn dropped_after(db: &Db, watcher: &Db, polls: usize, open: bool) {
    let mut work = pin!(db.atomic(async |tx| {
        shelf("a").insert(tx).await?;
        tx.atomic(async |tx| shelf("b").insert(tx).await).await?;
        std::future::pending::<()>().await;
        Ok(())
    }));
    for _ in 0..polls {
        let mut context = Context::from_waker(Waker::noop());
        assert!(work.as_mut().poll(&mut context).is_pending());
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let mut tries = 0;
    while open && number(watcher, OPEN).await == 0 {
        let mut context = Context::from_waker(Waker::noop());
        assert!(work.as_mut().poll(&mut context).is_pending());
        tokio::time::sleep(REFRESHED).await;
        tries += 1;
        assert!(tries < 100, "no transaction was ever seen");
    }
}
