//! Transactions: what is kept, what is undone, and what is a mistake.

use super::{NewNote, NewShelf, Shelf, every, postgres, shelves, sqlite};
use carafe_core::{Error, Result};
use carafe_orm::{Db, Insertable as _, Model as _, Tx, model::Id};
use std::{
    future::Future as _,
    panic::AssertUnwindSafe,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::SeqCst},
    },
    task::{Context, Waker},
    time::Duration,
};

fn shelf(name: &str) -> NewShelf {
    NewShelf { name: name.into() }
}

fn refused<T>() -> Result<T> {
    Err(Error::bad_request("refused"))
}

#[tokio::test]
async fn ok_keeps_and_err_undoes() {
    for db in every().await {
        let kept = db
            .atomic(async |tx| {
                shelf("a").insert(tx).await?;
                shelf("b").insert(tx).await
            })
            .await
            .unwrap();
        assert_eq!(kept.name, "b");
        let error = db
            .atomic(async |tx| {
                shelf("c").insert(tx).await?;
                tx.execute("DELETE FROM shelf WHERE name = 'a'", &[])
                    .await?;
                assert_eq!(shelves(tx).await, 2);
                refused::<()>()
            })
            .await
            .unwrap_err();
        assert_eq!(error.message(), "refused");
        assert_eq!(shelves(&db).await, 2);
    }
}

#[tokio::test]
async fn nothing_inside_is_fine_too() {
    for db in every().await {
        assert_eq!(db.atomic(async |_| Ok(7)).await.unwrap(), 7);
        assert_eq!(refused_inside(&db).await.message(), "refused");
    }
}

async fn refused_inside(db: &Db) -> Error {
    db.atomic(async |_| refused::<()>()).await.unwrap_err()
}

#[tokio::test]
async fn savepoints_undo_their_own_part() {
    for db in every().await {
        db.atomic(async |tx| {
            shelf("outer").insert(tx).await?;
            let inner = tx.atomic(async |tx| {
                shelf("inner").insert(tx).await?;
                tx.atomic(async |tx| shelf("innermost").insert(tx).await)
                    .await?;
                refused::<()>()
            });
            assert!(inner.await.is_err());
            tx.atomic(async |tx| shelf("second").insert(tx).await).await
        })
        .await
        .unwrap();
        assert_eq!(
            db.rows("SELECT name FROM shelf ORDER BY name", &[])
                .await
                .unwrap()
                .len(),
            2
        );
    }
}

#[tokio::test]
async fn a_failed_statement_in_a_savepoint_lets_the_rest_go_on() {
    for db in every().await {
        db.atomic(async |tx| {
            shelf("a").insert(tx).await?;
            let twice = tx.atomic(async |tx| shelf("a").insert(tx).await).await;
            assert!(twice.unwrap_err().is_unique_violation());
            shelf("b").insert(tx).await
        })
        .await
        .unwrap();
        assert_eq!(shelves(&db).await, 2);
    }
}

#[tokio::test]
async fn a_swallowed_failure_keeps_nothing_on_either() {
    for db in every().await {
        let error = db
            .atomic(async |tx| {
                shelf("a").insert(tx).await?;
                assert!(shelf("a").insert(tx).await.is_err());
                let next = shelf("b").insert(tx).await.unwrap_err();
                assert_eq!(next.error_code(), Some("orm.E121"));
                Ok(())
            })
            .await
            .unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E121"));
        assert!(error.message().contains("driver/atomic.rs"), "{error:?}");
        assert_eq!(shelves(&db).await, 0);
    }
}

#[tokio::test]
async fn what_fails_at_commit_keeps_nothing() {
    for db in every().await {
        let error = db
            .atomic(async |tx| {
                shelf("a").insert(tx).await?;
                NewNote {
                    body: "orphan".into(),
                    shelf: Id::<Shelf>::new(404).into(),
                }
                .insert(tx)
                .await
            })
            .await
            .unwrap_err();
        assert!(error.is_foreign_key_violation(), "{error:?}");
        assert_eq!(shelves(&db).await, 0);
        shelf("next").insert(&db).await.unwrap();
    }
}

#[tokio::test]
async fn others_see_nothing_before_commit() {
    for db in every().await {
        let (inserted, is_inserted) = tokio::sync::oneshot::channel();
        let (go_on, may_go_on) = tokio::sync::oneshot::channel::<()>();
        let other: Db = (*db).clone();
        let writer = tokio::spawn(async move {
            other
                .atomic(async move |tx| {
                    shelf("a").insert(tx).await?;
                    inserted.send(()).unwrap();
                    may_go_on.await.unwrap();
                    Ok(())
                })
                .await
        });
        is_inserted.await.unwrap();
        assert_eq!(shelves(&db).await, 0);
        assert_eq!(Shelf::all().count(&db).await.unwrap(), 0);
        go_on.send(()).unwrap();
        writer.await.unwrap().unwrap();
        assert_eq!(Shelf::all().count(&db).await.unwrap(), 1);
    }
}

/// Dropped after each number of polls, at whatever point that is.
#[tokio::test]
async fn dropped_half_way_it_leaves_nothing() {
    for db in every().await {
        for polls in 0..12 {
            dropped_after(&db, polls).await;
            assert_eq!(
                shelves(&db).await,
                0,
                "dropped after {polls} polls on {:?}",
                db.dialect()
            );
        }
        db.atomic(async |tx| shelf("after").insert(tx).await)
            .await
            .unwrap();
        assert_eq!(shelves(&db).await, 1);
    }
}

async fn dropped_after(db: &Db, polls: usize) {
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
}

#[tokio::test]
async fn a_savepoint_that_is_dropped_is_undone_alone() {
    for db in every().await {
        db.atomic(async |tx| {
            shelf("a").insert(tx).await?;
            let slow = tx.atomic(async |tx| {
                shelf("b").insert(tx).await?;
                std::future::pending::<()>().await;
                Ok(())
            });
            assert!(
                tokio::time::timeout(Duration::from_millis(500), slow)
                    .await
                    .is_err()
            );
            shelf("c").insert(tx).await
        })
        .await
        .unwrap();
        assert_eq!(
            db.rows("SELECT name FROM shelf WHERE name = 'b'", &[])
                .await
                .unwrap()
                .len(),
            0
        );
        assert_eq!(shelves(&db).await, 2);
    }
}

#[tokio::test]
async fn a_panic_inside_undoes_and_goes_on() {
    for db in every().await {
        let work = AssertUnwindSafe(db.atomic(async |tx| {
            shelf("a").insert(tx).await?;
            assert_eq!(shelves(tx).await, 0, "a panic as expected");
            Ok(())
        }));
        assert!(futures_util::FutureExt::catch_unwind(work).await.is_err());
        assert_eq!(shelves(&db).await, 0);
        shelf("next").insert(&db).await.unwrap();
    }
}

#[tokio::test]
async fn the_database_itself_inside_is_a_mistake_that_names_both_lines() {
    for db in every().await {
        let began = line!() + 1;
        db.atomic(async |_| {
            let error = shelf("a").insert(&db).await.unwrap_err();
            assert_eq!(error.error_code(), Some("orm.E120"));
            assert_eq!(error.location().line(), began + 1);
            assert!(
                error
                    .message()
                    .contains(&format!("driver/atomic.rs:{began}")),
                "{error:?}"
            );
            assert_eq!(
                Shelf::all().count(&db).await.unwrap_err().error_code(),
                Some("orm.E120")
            );
            assert_eq!(
                db.rows("SELECT 1", &[]).await.unwrap_err().error_code(),
                Some("orm.E120")
            );
            assert_eq!(
                db.atomic(async |_| Ok(())).await.unwrap_err().error_code(),
                Some("orm.E120")
            );
            assert_eq!(
                db.script("SELECT 1").await.unwrap_err().error_code(),
                Some("orm.E120")
            );
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!(shelves(&db).await, 0);
    }
}

#[tokio::test]
async fn another_database_and_another_task_are_none_of_its_business() {
    for db in every().await {
        let beside = sqlite().await;
        db.atomic(async |tx| {
            shelf("a").insert(tx).await?;
            beside
                .atomic(async |inner| {
                    shelf("b").insert(inner).await?;
                    assert_eq!(
                        shelf("c").insert(&db).await.unwrap_err().error_code(),
                        Some("orm.E120")
                    );
                    Ok(())
                })
                .await?;
            let other: Db = (*db).clone();
            tokio::spawn(async move { Shelf::all().count(&other).await })
                .await
                .unwrap()
        })
        .await
        .unwrap();
        assert_eq!((shelves(&db).await, shelves(&beside).await), (1, 1));
    }
}

#[tokio::test]
async fn outside_says_it_on_purpose() {
    for db in every().await {
        db.atomic(async |tx| {
            shelf("a").insert(tx).await?;
            assert_eq!(Shelf::all().count(&db.outside()).await?, 0);
            Ok(())
        })
        .await
        .unwrap();
    }
    let Some(db) = postgres().await else { return };
    let kept = db.atomic(async |tx| {
        shelf("undone").insert(tx).await?;
        shelf("kept").insert(&db.outside()).await?;
        refused::<()>()
    });
    assert!(kept.await.is_err());
    assert_eq!(shelves(&db).await, 1);
}

#[tokio::test]
async fn sqlite_has_one_writer_and_says_so_instead_of_waiting_for_itself() {
    let db = sqlite().await;
    db.atomic(async |tx| {
        shelf("a").insert(tx).await?;
        let error = shelf("b").insert(&db.outside()).await.unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E124"));
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn savepoints_side_by_side_are_a_mistake() {
    for db in every().await {
        db.atomic(async |tx| {
            let one = tx.atomic(async |tx| {
                shelf("a").insert(tx).await?;
                tokio::time::sleep(Duration::from_millis(20)).await;
                Ok(())
            });
            let two = tx.atomic(async |tx| shelf("b").insert(tx).await);
            let (one, two) = tokio::join!(one, two);
            assert_eq!(two.unwrap_err().error_code(), Some("orm.E123"));
            one
        })
        .await
        .unwrap();
        assert_eq!(shelves(&db).await, 1);
    }
}

#[tokio::test]
async fn two_statements_of_one_transaction_may_be_joined() {
    for db in every().await {
        db.atomic(async |tx| {
            let (a, b) = tokio::join!(shelf("a").insert(tx), shelf("b").insert(tx));
            a.and(b)
        })
        .await
        .unwrap();
        assert_eq!(shelves(&db).await, 2);
    }
}

#[tokio::test]
async fn a_handle_that_was_taken_out_is_of_no_use() {
    for db in every().await {
        let taken = db.atomic(async |tx| Ok(Db::clone(tx))).await.unwrap();
        assert_eq!(
            shelf("a").insert(&taken).await.unwrap_err().error_code(),
            Some("orm.E122")
        );
        let taken = db
            .atomic(async |tx| {
                shelf("a").insert(tx).await?;
                Ok(Db::clone(tx))
            })
            .await
            .unwrap();
        assert_eq!(
            shelf("b").insert(&taken).await.unwrap_err().error_code(),
            Some("orm.E122")
        );
        assert_eq!(shelves(&db).await, 1);
    }
}

fn count_later(tx: &Tx, count: &Arc<AtomicU32>, by: u32) {
    let count = count.clone();
    tx.on_commit(async move || {
        count.fetch_add(by, SeqCst);
    });
}

#[tokio::test]
async fn on_commit_runs_what_was_kept() {
    for db in every().await {
        let count = Arc::new(AtomicU32::new(0));
        db.atomic(async |tx| {
            count_later(tx, &count, 1);
            shelf("a").insert(tx).await?;
            let undone = tx.atomic(async |tx| {
                count_later(tx, &count, 10);
                refused::<()>()
            });
            assert!(undone.await.is_err());
            tx.atomic(async |tx| {
                count_later(tx, &count, 100);
                Ok(())
            })
            .await?;
            assert_eq!(count.load(SeqCst), 0);
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!(count.load(SeqCst), 101);
        let undone = db.atomic(async |tx| {
            count_later(tx, &count, 1000);
            refused::<()>()
        });
        assert!(undone.await.is_err());
        assert_eq!(count.load(SeqCst), 101);
    }
}

#[tokio::test]
async fn a_serialization_failure_may_be_tried_again() {
    let Some(db) = postgres().await else { return };
    shelf("a").insert(&db).await.unwrap();
    let tries = AtomicU32::new(0);
    db.atomic_retry(3, async |tx| {
        tries.fetch_add(1, SeqCst);
        tx.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", &[])
            .await?;
        shelves(tx).await;
        if tries.load(SeqCst) == 1 {
            db.outside()
                .execute("UPDATE shelf SET name = 'other'", &[])
                .await?;
        }
        tx.execute("UPDATE shelf SET name = name || '!'", &[]).await
    })
    .await
    .unwrap();
    assert_eq!(tries.load(SeqCst), 2);
    assert_eq!(
        Shelf::filter(|s| s.name.eq("other!"))
            .count(&db)
            .await
            .unwrap(),
        1
    );
}

#[tokio::test]
async fn its_future_can_be_sent_to_another_thread() {
    for db in every().await {
        let db: Arc<carafe_orm::test::TestDb> = Arc::new(db);
        let other = db.clone();
        let name = String::from("moved");
        let task = tokio::spawn(async move {
            let shown = other
                .atomic(async |tx| tx.atomic(async |tx| shelf(&name).insert(tx).await).await)
                .await?;
            Ok::<_, Error>(shown.name)
        });
        assert_eq!(task.await.unwrap().unwrap(), "moved");
    }
}

#[tokio::test]
async fn in_memory_there_is_one_connection_and_it_works_the_same() {
    let db = carafe_orm::test::TestDb::memory(super::registry()).await;
    super::tables(&db).await.unwrap();
    db.atomic(async |tx| shelf("a").insert(tx).await)
        .await
        .unwrap();
    let tasks = (0..20).map(|n| {
        let db: Db = (*db).clone();
        tokio::spawn(async move {
            shelf(&format!("{n}")).insert(&db).await?;
            Shelf::all().count(&db).await
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap().unwrap();
    }
    assert_eq!(shelves(&db).await, 21);
    let error = db
        .atomic(async |tx| {
            Shelf::all().count(tx).await?;
            Shelf::all().count(&db.outside()).await
        })
        .await
        .unwrap_err();
    assert_eq!(error.error_code(), Some("orm.E124"));
}
