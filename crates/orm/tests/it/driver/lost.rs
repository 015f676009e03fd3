//! Connections that break, and tables that change under prepared statements.

use super::{NewShelf, Shelf, number, postgres, shelves};
use carafe_core::ErrorKind;
use carafe_orm::{Db, Insertable as _, Model as _, test::TestDb};
use std::time::Duration;

const OTHERS: &str = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                      WHERE datname = current_database() AND pid <> pg_backend_pid()";

/// Ends every connection to this database but that of `by`.
async fn kill(by: &Db) {
    number(by, OTHERS).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
}

/// A second `Db` on the same database, to kill the connections of the first.
async fn killer(db: &TestDb) -> Db {
    Db::open(&db.full_url(), super::registry()).await.unwrap()
}

#[tokio::test]
async fn after_a_restart_everything_connects_again() {
    let Some(db) = postgres().await else { return };
    NewShelf { name: "a".into() }.insert(&db).await.unwrap();
    for round in 0..3 {
        let killer = killer(&db).await;
        kill(&killer).await;
        assert_eq!(Shelf::all().count(&db).await.unwrap(), 1 + round, "reading");
        let killer = self::killer(&db).await;
        kill(&killer).await;
        NewShelf {
            name: round.to_string(),
        }
        .insert(&db)
        .await
        .unwrap();
        kill(&self::killer(&db).await).await;
        db.atomic(async |tx| Shelf::all().count(tx).await)
            .await
            .unwrap();
        assert_eq!(shelves(&db).await, i64::try_from(round).unwrap() + 2);
    }
}

#[tokio::test]
async fn a_read_on_its_way_is_sent_again() {
    let Some(db) = postgres().await else { return };
    NewShelf { name: "a".into() }.insert(&db).await.unwrap();
    let (killer, victim) = (killer(&db).await, Db::clone(&db));
    for _ in 0..10 {
        let reads = (0..20).map(|_| {
            let db = victim.clone();
            tokio::spawn(async move { Shelf::all().count(&db).await })
        });
        let reads: Vec<_> = reads.collect();
        number(&killer, OTHERS).await;
        for read in reads {
            assert_eq!(read.await.unwrap().unwrap(), 1);
        }
    }
}

#[tokio::test]
async fn a_transaction_that_loses_its_connection_fails_and_the_next_one_works() {
    let Some(db) = postgres().await else { return };
    let killer = killer(&db).await;
    let error = db
        .atomic(async |tx| {
            NewShelf {
                name: "lost".into(),
            }
            .insert(tx)
            .await?;
            kill(&killer).await;
            NewShelf {
                name: "too late".into(),
            }
            .insert(tx)
            .await
        })
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.error_code()),
        (ErrorKind::Unavailable, Some("orm.E107")),
        "{error:?}"
    );
    db.atomic(async |tx| {
        NewShelf {
            name: "found".into(),
        }
        .insert(tx)
        .await
    })
    .await
    .unwrap();
    assert_eq!(shelves(&db).await, 1);
}

#[tokio::test]
async fn a_table_that_changes_under_a_prepared_statement() {
    let Some(db) = postgres().await else { return };
    NewShelf { name: "a".into() }.insert(&db).await.unwrap();
    let select = "SELECT * FROM shelf";
    for (column, kind) in [("more", "integer"), ("again", "text")] {
        assert_eq!(Shelf::all().fetch(&db).await.unwrap().len(), 1);
        db.script(&format!("ALTER TABLE shelf ADD COLUMN {column} {kind}; ALTER TABLE shelf ALTER COLUMN name TYPE varchar(30)"))
            .await
            .unwrap();
        assert_eq!(Shelf::all().fetch(&db).await.unwrap()[0].name, "a");
        assert_eq!(Shelf::get(&db, 1).await.unwrap().name, "a");
        assert_eq!(db.rows(select, &[]).await.unwrap().len(), 1);
        NewShelf {
            name: column.into(),
        }
        .insert(&db)
        .await
        .unwrap();
        db.script("DELETE FROM shelf WHERE name <> 'a'")
            .await
            .unwrap();
        db.script("ALTER TABLE shelf ALTER COLUMN name TYPE text")
            .await
            .unwrap();
        assert_eq!(Shelf::get(&db, 1).await.unwrap().name, "a");
        NewShelf { name: "b".into() }.insert(&db).await.unwrap();
        db.script("DELETE FROM shelf WHERE name <> 'a'")
            .await
            .unwrap();
    }
}
