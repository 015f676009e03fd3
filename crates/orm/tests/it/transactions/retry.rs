//! Trying again when two transactions stood in each other's way.

use super::{Jar, every, jar, number};
use carafe_core::{Error, Result};
use carafe_orm::{Db, Insertable as _, Model as _, db::Isolation, sql::Dialect};
use futures_util::future::{join, join_all};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::SeqCst},
};
use tokio::sync::Barrier;

/// Reads, then writes what it read and one more.
async fn one_more(db: &Db) -> Result<()> {
    db.transaction()
        .isolation(Isolation::Serializable)
        .atomic_retry(20, async |tx| {
            let mut jar = Jar::filter(|j| j.name.eq("a")).one(tx).await?;
            jar.beans += 1;
            jar.save(tx).await
        })
        .await
}

#[tokio::test]
async fn no_change_is_lost() {
    for db in every().await {
        jar("a").insert(&db).await.unwrap();
        let all = join_all((0..4).map(|_| one_more(&db))).await;
        all.into_iter().collect::<Result<Vec<()>>>().unwrap();
        assert_eq!(
            number(&db, "SELECT CAST(sum(beans) AS bigint) FROM jar").await,
            4
        );
    }
}

#[tokio::test]
async fn a_deadlock_is_tried_again() {
    for db in every().await {
        if db.dialect() == Dialect::Sqlite {
            continue; // one writer cannot meet another
        }
        jar("a").insert(&db).await.unwrap();
        jar("b").insert(&db).await.unwrap();
        let (both, runs) = (Arc::new(Barrier::new(2)), Arc::new(AtomicU32::new(0)));
        let take = |first: &'static str, second: &'static str| {
            let (db, both, runs) = (db.outside(), both.clone(), runs.clone());
            async move {
                db.atomic_retry(5, async |tx| {
                    let add = async |name: &str| {
                        Jar::filter(|j| j.name.eq(name))
                            .update(tx, |j| j.beans.set(j.beans + 1))
                            .await
                    };
                    add(first).await?;
                    if runs.fetch_add(1, SeqCst) < 2 {
                        both.wait().await;
                    }
                    add(second).await
                })
                .await
            }
        };
        let (one, other) = join(take("a", "b"), take("b", "a")).await;
        assert_eq!((one.unwrap(), other.unwrap()), (1, 1));
        assert_eq!(runs.load(SeqCst), 3, "one of them ran twice");
        assert_eq!(
            number(&db, "SELECT CAST(sum(beans) AS bigint) FROM jar").await,
            4
        );
    }
}

#[tokio::test]
async fn other_errors_are_not_tried_again_and_the_number_is_kept() {
    for db in every().await {
        let runs = AtomicU32::new(0);
        let other: Result<()> = db
            .atomic_retry(3, async |_| {
                runs.fetch_add(1, SeqCst);
                Err(Error::bad_request("no"))
            })
            .await;
        assert!(other.is_err());
        assert_eq!(runs.swap(0, SeqCst), 1);
        let always: Result<()> = db
            .atomic_retry(3, async |_| {
                runs.fetch_add(1, SeqCst);
                Err(Error::internal("met").code("orm.E103"))
            })
            .await;
        assert!(always.unwrap_err().is_serialization_failure());
        assert_eq!(runs.load(SeqCst), 4);
    }
}
