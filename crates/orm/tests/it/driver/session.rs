//! A connection for oneself.

use super::{NewShelf, every, postgres, shelves, sqlite};
use carafe_core::Error;
use carafe_orm::{Insertable as _, value::Value};
use std::time::Duration;

fn shelf(name: &str) -> NewShelf {
    NewShelf { name: name.into() }
}

#[tokio::test]
async fn begin_and_commit_as_text() {
    for db in every().await {
        {
            let session = db.session().await.unwrap();
            session.execute("BEGIN", &[]).await.unwrap();
            shelf("a").insert(&session).await.unwrap();
            session.execute("COMMIT", &[]).await.unwrap();
            session.execute("BEGIN", &[]).await.unwrap();
            shelf("b").insert(&session).await.unwrap();
        }
        assert_eq!(shelves(&db).await, 1, "what was open is rolled back");
    }
}

#[tokio::test]
async fn transactions_in_it() {
    for db in every().await {
        let session = db.session().await.unwrap();
        session
            .atomic(async |tx| shelf("a").insert(tx).await)
            .await
            .unwrap();
        let undone = session.atomic(async |tx| {
            shelf("b").insert(tx).await?;
            Err::<(), _>(Error::bad_request("refused"))
        });
        assert!(undone.await.is_err());
        let nested =
            session.atomic(async |tx| tx.atomic(async |tx| shelf("c").insert(tx).await).await);
        nested.await.unwrap();
        assert!(session.session().await.is_err());
        assert_eq!(shelves(&session).await, 2);
        drop(session);
        assert_eq!(shelves(&db).await, 2);
    }
}

#[tokio::test]
async fn a_failed_statement_outside_a_transaction_breaks_nothing() {
    for db in every().await {
        let session = db.session().await.unwrap();
        assert!(session.execute("SELEKT", &[]).await.is_err());
        shelf("a").insert(&session).await.unwrap();
    }
}

#[tokio::test]
async fn the_database_itself_beside_it_is_a_mistake() {
    for db in every().await {
        let session = db.session().await.unwrap();
        let error = shelf("a").insert(&db).await.unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E120"));
        assert!(
            error.message().contains("session that began at"),
            "{error:?}"
        );
        drop(session);
        shelf("a").insert(&db).await.unwrap();
    }
}

#[tokio::test]
async fn what_was_set_is_forgotten() {
    let db = sqlite().await;
    let session = db.session().await.unwrap();
    session
        .execute("PRAGMA foreign_keys = OFF", &[])
        .await
        .unwrap();
    session
        .execute(
            "INSERT INTO note (body, shelf_id) VALUES ('orphan', 404)",
            &[],
        )
        .await
        .unwrap();
    drop(session);
    let again = db
        .execute(
            "INSERT INTO note (body, shelf_id) VALUES ('orphan', 404)",
            &[],
        )
        .await;
    assert!(again.unwrap_err().is_foreign_key_violation());
    let Some(db) = postgres().await else { return };
    let session = db.session().await.unwrap();
    session
        .execute("SET search_path TO nowhere", &[])
        .await
        .unwrap();
    session
        .rows("SELECT pg_advisory_lock(7)", &[])
        .await
        .unwrap();
    drop(session);
    let session = db.session().await.unwrap();
    assert_eq!(shelves(&session).await, 0);
    for _ in 0..100 {
        let free = session
            .rows("SELECT pg_try_advisory_lock(7)", &[])
            .await
            .unwrap();
        if free == [[Value::Bool(true)]] {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the lock of a session that is gone");
}
