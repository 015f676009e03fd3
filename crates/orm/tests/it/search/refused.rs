//! What a database or a model cannot do is said, with what to write instead.

use super::{NewPlain, Note, Plain, Song, every};
use carafe_core::Error;
use carafe_orm::{Insertable as _, Model as _, functions::search_rank, sql::Dialect};

#[track_caller]
fn refused(error: &Error, code: &str, hint: &str) {
    assert_eq!(error.error_code(), Some(code), "{error:?}");
    assert!(format!("{error:?}").contains(hint), "{error:?}");
    assert!(format!("{error:?}").contains("refused.rs"), "{error:?}");
}

#[tokio::test]
async fn a_model_without_a_declaration() {
    for db in every().await {
        let error = Plain::search("x").fetch(&db).await.unwrap_err();
        refused(&error, "orm.E350", "#[model(search(text))]");
        let error = Song::search("x").fetch(&db).await;
        assert!(error.is_ok());
    }
}

#[tokio::test]
async fn a_column_without_a_declaration_is_searched_on_postgres_alone() {
    for db in every().await {
        NewPlain {
            text: "Running dogs".into(),
        }
        .insert(&db)
        .await
        .unwrap();
        let query = Plain::filter(|p| p.text.search("dogs -cats"));
        if db.dialect() == Dialect::Postgres {
            assert_eq!(query.count(&db).await.unwrap(), 1);
        } else {
            let error = query.count(&db).await.unwrap_err();
            refused(&error, "orm.E351", "icontains");
        }
    }
}

#[tokio::test]
async fn a_rank_of_nothing() {
    for db in every().await {
        let error = Note::all().order_by_rank().fetch(&db).await.unwrap_err();
        refused(&error, "orm.E352", ".search(");
        let late = Note::filter(|_| search_rank().gt(0.5)).search("x");
        refused(&late.fetch(&db).await.unwrap_err(), "orm.E352", ".search(");
    }
}
