//! A future that is dropped, at each place where it can be, and a panic: nothing stays open, nothing half done.

use super::{every, jar, jars, number};
use carafe_core::{Error, Result};
use carafe_orm::{Db, Insertable as _, sql::Dialect};
use futures_util::FutureExt as _;
use std::{future::poll_fn, panic::AssertUnwindSafe, pin::pin, task::Poll, time::Duration};
use tokio::time::{sleep, timeout};

/// Two rows, one of them in a savepoint, and a savepoint that is undone.
async fn work(db: &Db, round: u32) -> Result<()> {
    db.atomic(async |tx| {
        jar(&format!("a{round}")).insert(tx).await?;
        tx.atomic(async |tx| jar(&format!("b{round}")).insert(tx).await)
            .await?;
        let undone: Result<()> = tx
            .atomic(async |tx| {
                jar(&format!("c{round}")).insert(tx).await?;
                Err(Error::bad_request("no"))
            })
            .await;
        assert!(undone.is_err());
        tx.on_commit(async || tokio::task::yield_now().await);
        Ok(())
    })
    .await
}

/// Polls it so many times, then drops it. Whether it ended before.
async fn for_polls<T>(future: impl Future<Output = T>, polls: u32) -> Option<T> {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|cx| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(cx).map(Some)
    })
    .await
}

/// Open transactions of this database, beside the one that asks.
async fn open(db: &Db) -> i64 {
    let sql = match db.dialect() {
        Dialect::Postgres => {
            "SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
        }
        Dialect::MariaDb | Dialect::MySql => {
            "SELECT count(*) FROM information_schema.innodb_trx t JOIN information_schema.processlist p
             ON p.id = t.trx_mysql_thread_id WHERE p.db = database() AND p.id <> connection_id()"
        }
        _ => return 0,
    };
    number(db, sql).await
}

async fn none_is_open(db: &Db) {
    for _ in 0..100 {
        if open(db).await == 0 {
            return;
        }
        sleep(Duration::from_millis(20)).await;
    }
    panic!("a transaction is still open on {:?}", db.dialect());
}

#[tokio::test]
async fn wherever_it_is_dropped_nothing_stays_open() {
    for db in every().await {
        for round in 0..400 {
            let before = jars(&db).await;
            let ended = for_polls(work(&db, round), round).await;
            let after = timeout(Duration::from_secs(10), jars(&db)).await.unwrap() - before;
            assert!(after == 0 || after == 2, "{after} rows at poll {round}");
            // On SQLite this waits for the one writer.
            let write = jar(&format!("w{round}")).insert(&db);
            timeout(Duration::from_secs(10), write)
                .await
                .unwrap()
                .unwrap();
            if round % 8 == 0 || ended.is_some() {
                none_is_open(&db).await;
            }
            if let Some(result) = ended {
                result.unwrap();
                assert_eq!(after, 2);
                break;
            }
            assert!(round < 399, "it never ends on {:?}", db.dialect());
        }
    }
}

#[tokio::test]
async fn a_panic_undoes_everything() {
    for db in every().await {
        let work = db.atomic(async |tx| {
            jar("a").insert(tx).await?;
            tx.atomic(async |tx| {
                jar("b").insert(tx).await?;
                panic!("in a savepoint");
                #[expect(unreachable_code, reason = "it says what the closure gives")]
                Ok(())
            })
            .await
        });
        assert!(AssertUnwindSafe(work).catch_unwind().await.is_err());
        none_is_open(&db).await;
        assert_eq!(jars(&db).await, 0);
        jar("c").insert(&db).await.unwrap();
    }
}
