//! A statement that runs in the database when its future is dropped: it ends there too, and holds up nobody.

use super::{Jar, every, jar, number};
use carafe_core::{Error, Result};
use carafe_orm::{Db, Insertable as _, Model as _, sql::Dialect};
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Longer than a statement needs to get as far as its lock.
const BLOCKED: Duration = Duration::from_millis(300);

/// Statements of this database that wait for a lock or sleep, as the server sees it.
async fn held_up(db: &Db) -> i64 {
    let sql = match db.dialect() {
        Dialect::Postgres => {
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
             AND pid <> pg_backend_pid() AND (wait_event_type = 'Lock' OR wait_event = 'PgSleep')"
        }
        Dialect::MariaDb | Dialect::MySql => {
            "SELECT count(*) FROM information_schema.processlist
             WHERE db = database() AND id <> connection_id() AND command <> 'Sleep' AND info LIKE '%beans%'"
        }
        _ => return 0,
    };
    number(db, sql).await
}

async fn becomes(db: &Db, wanted: i64) {
    for _ in 0..250 {
        if held_up(db).await == wanted {
            return;
        }
        sleep(Duration::from_millis(20)).await;
    }
    panic!(
        "{} statements are held up on {:?}",
        held_up(db).await,
        db.dialect()
    );
}

async fn take_beans(db: &Db) -> Result<u64> {
    Jar::filter(|j| j.name.eq("a"))
        .update(db, |j| j.beans.set(j.beans + 1))
        .await
}

/// Runs `other` until it waits for the row that a transaction holds, drops it, and looks at what is left of it.
async fn dropped_while_it_waits<T: Send + 'static>(
    db: &Db,
    other: impl Future<Output = T> + Send + 'static,
) {
    let held: Result<()> = db
        .atomic(async |tx| {
            take_beans(tx).await?;
            let other = tokio::spawn(other);
            sleep(BLOCKED).await;
            assert!(!other.is_finished(), "it does not wait");
            other.abort();
            becomes(&db.outside(), 0).await;
            Ok(())
        })
        .await;
    held.unwrap();
    let beans = Jar::filter(|j| j.name.eq("a"))
        .select(|j| j.beans)
        .one(db)
        .await;
    assert_eq!(beans.unwrap(), 1, "on {:?}", db.dialect());
    // Whatever became of its connection, others do not notice.
    for _ in 0..20 {
        let done: Result<u64> = db.atomic(async |tx| take_beans(tx).await).await;
        assert_eq!(done.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_transaction_that_waits_for_a_lock() {
    for db in every().await {
        jar("a").insert(&db).await.unwrap();
        let other = db.clone();
        let work = async move {
            other
                .atomic(async |tx| {
                    jar("never").insert(tx).await?;
                    tx.atomic(async |tx| take_beans(tx).await).await
                })
                .await
        };
        dropped_while_it_waits(&db, work).await;
        let never = Jar::filter(|j| j.name.eq("never")).exists(&db).await;
        assert!(!never.unwrap());
    }
}

#[tokio::test]
async fn text_and_streams() {
    for db in every().await {
        let sleeps = match db.dialect() {
            Dialect::Postgres => "SELECT pg_sleep(60), 'beans'",
            Dialect::MariaDb | Dialect::MySql => "SELECT sleep(60), 'beans'",
            _ => continue,
        };
        let asking = db.rows(sleeps, &[]);
        assert!(timeout(BLOCKED, asking).await.is_err());
        becomes(&db, 0).await;
        let work = db.atomic(async |tx| tx.rows(sleeps, &[]).await);
        assert!(timeout(BLOCKED, work).await.is_err());
        becomes(&db, 0).await;
    }
}

#[tokio::test]
async fn a_pool_of_one_is_free_again() {
    for db in every().await {
        if db.dialect() == Dialect::Sqlite {
            continue;
        }
        jar("a").insert(&db).await.unwrap();
        let url = db.full_url();
        let url = format!(
            "{url}{}max_connections=1",
            if url.contains('?') { '&' } else { '?' }
        );
        let narrow = Db::open(&url, super::registry()).await.unwrap();
        for _ in 0..5 {
            let held: Result<()> = db
                .atomic(async |tx| {
                    take_beans(tx).await?;
                    let work = narrow.atomic(async |tx| take_beans(tx).await);
                    assert!(timeout(BLOCKED, work).await.is_err());
                    // The row is locked still; the connection must be there.
                    let work = narrow.atomic(async |tx| {
                        jar("b")
                            .insert(tx)
                            .await
                            .map(drop)
                            .and(Err::<(), _>(Error::bad_request("no")))
                    });
                    let refused = timeout(Duration::from_secs(20), work)
                        .await
                        .expect("no connection came free");
                    assert_eq!(refused.unwrap_err().message(), "no");
                    Ok(())
                })
                .await;
            held.unwrap();
        }
    }
}

/// The server refuses what was dropped when its turn comes: COMMIT must not say that all went well.
#[tokio::test]
async fn a_transaction_that_failed_unseen_is_an_error() {
    for db in every().await {
        jar("a").insert(&db).await.unwrap();
        let slow = match db.dialect() {
            Dialect::Postgres => {
                "SELECT 1 / (CASE WHEN pg_sleep(0.5)::text = '' THEN 0 ELSE 1 END)"
            }
            _ => continue, // there a refused statement leaves the transaction as it was
        };
        let kept: Result<()> = db
            .atomic(async |tx| {
                jar("b").insert(tx).await?;
                let late = timeout(Duration::from_millis(50), tx.rows(slow, &[])).await;
                assert!(late.is_err());
                Ok(())
            })
            .await;
        let there = Jar::filter(|j| j.name.eq("b")).exists(&db).await.unwrap();
        assert_eq!(kept.is_ok(), there, "{kept:?}");
        assert!(!there);
        take_beans(&db).await.unwrap();
    }
}
