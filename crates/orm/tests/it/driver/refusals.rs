//! What a database refuses, in the same words on both.

use super::{NewNote, NewShelf, Shelf, every};
use carafe_core::{Error, ErrorKind};
use carafe_orm::{Db, Insertable as _, Model as _, model::Id};

fn shelf(name: &str) -> NewShelf {
    NewShelf { name: name.into() }
}

#[track_caller]
fn is(error: &Error, kind: ErrorKind, code: &str) {
    assert_eq!(
        (error.kind(), error.error_code()),
        (kind, Some(code)),
        "{error:?}"
    );
    assert!(
        error.location().file().ends_with("driver/refusals.rs"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_value_that_is_there_already() {
    for db in every().await {
        shelf("hunter2").insert(&db).await.unwrap();
        let error = shelf("hunter2").insert(&db).await.unwrap_err();
        is(&error, ErrorKind::Conflict, "orm.E101");
        assert!(error.is_unique_violation());
        assert_eq!(error.constraint(), Some("shelf.name"));
        assert_eq!(error.fields()[0].field, "name");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
}

#[tokio::test]
async fn two_who_race_for_one_value() {
    for db in every().await {
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let db: Db = (*db).clone();
                tokio::spawn(async move { shelf("only one").insert(&db).await })
            })
            .collect();
        let mut won = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => won += 1,
                Err(error) => assert!(error.is_unique_violation(), "{error:?}"),
            }
        }
        assert_eq!(won, 1);
    }
}

#[tokio::test]
async fn a_row_that_is_not_there() {
    for db in every().await {
        let error = NewNote {
            body: "orphan".into(),
            shelf: Id::<Shelf>::new(404).into(),
        }
        .insert(&db)
        .await
        .unwrap_err();
        is(&error, ErrorKind::Conflict, "orm.E102");
        assert!(error.is_foreign_key_violation());
    }
}

#[tokio::test]
async fn a_row_that_is_still_referred_to() {
    for db in every().await {
        let one = shelf("kept").insert(&db).await.unwrap();
        NewNote {
            body: "refers".into(),
            shelf: (&one).into(),
        }
        .insert(&db)
        .await
        .unwrap();
        let error = db.execute("DELETE FROM shelf", &[]).await.unwrap_err();
        is(&error, ErrorKind::Conflict, "orm.E102");
        assert_eq!(Shelf::all().count(&db).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn rules_of_the_table() {
    for db in every().await {
        is(
            &shelf("").insert(&db).await.unwrap_err(),
            ErrorKind::Invalid,
            "orm.E104",
        );
        let error = db
            .execute("INSERT INTO shelf (name) VALUES (NULL)", &[])
            .await
            .unwrap_err();
        is(&error, ErrorKind::Invalid, "orm.E105");
        assert_eq!(error.constraint(), Some("shelf.name"));
    }
}

#[tokio::test]
async fn a_table_that_is_not_there_suggests_migrate() {
    for db in every().await {
        db.script("DROP TABLE note; DROP TABLE shelf")
            .await
            .unwrap();
        let error = Shelf::all().fetch(&db).await.unwrap_err();
        is(&error, ErrorKind::Internal, "orm.E110");
        assert!(
            error.message().contains("shelf") && error.hint_text().unwrap().contains("migrate"),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn nonsense() {
    for db in every().await {
        is(
            &db.execute("SELEKT 1", &[]).await.unwrap_err(),
            ErrorKind::Internal,
            "orm.E111",
        );
    }
}

#[tokio::test]
async fn what_is_too_long_for_its_column() {
    let Some(db) = super::postgres().await else {
        return;
    };
    let sql = "INSERT INTO shelf (name) VALUES (repeat('hunter2', 10))";
    let error = db.execute(sql, &[]).await.unwrap_err();
    is(&error, ErrorKind::Invalid, "orm.E106");
    assert!(!format!("{error:?}").contains("hunter2"));
}
