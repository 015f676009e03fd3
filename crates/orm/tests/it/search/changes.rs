//! Rows are found as they are, however they were changed.

use super::{NewNote, NewPlain, Note, every};
use carafe_orm::{Insertable as _, Model as _, db::Db, sql::Dialect};

async fn texts(db: &Db, typed: &str) -> Vec<String> {
    let rows = Note::search(typed)
        .order_by(|n| n.id)
        .fetch(db)
        .await
        .unwrap();
    rows.into_iter().map(|note| note.text).collect()
}

fn note(text: &str) -> NewNote {
    NewNote { text: text.into() }
}

#[tokio::test]
async fn every_way_to_change_a_row_is_seen_at_once() {
    for db in every().await {
        let mut first = note("a red apple").insert(&db).await.unwrap();
        Note::insert_many(&db, [note("a green pear"), note("a red plum")])
            .await
            .unwrap();
        assert_eq!(texts(&db, "red").await, ["a red apple", "a red plum"]);
        first.text = "a yellow apple".into();
        first.save(&db).await.unwrap();
        assert_eq!(texts(&db, "red").await, ["a red plum"]);
        assert_eq!(texts(&db, "yellow apple").await, ["a yellow apple"]);
        let many = Note::filter(|n| n.text.contains("plum"));
        many.update(&db, |n| n.text.set("a blue plum"))
            .await
            .unwrap();
        assert_eq!(texts(&db, "blue").await, ["a blue plum"]);
        Note::filter(|n| n.text.contains("pear"))
            .delete(&db)
            .await
            .unwrap();
        assert!(texts(&db, "green").await.is_empty());
        db.execute(
            "UPDATE m_note SET text = 'a black cherry' WHERE text LIKE '%plum'",
            &[],
        )
        .await
        .unwrap();
        assert_eq!(texts(&db, "cherry").await, ["a black cherry"]);
        db.execute("DELETE FROM m_note", &[]).await.unwrap();
        assert!(texts(&db, "cherry or apple or red").await.is_empty());
    }
}

#[tokio::test]
async fn upserts_and_rows_under_their_own_key_are_seen() {
    for db in every().await {
        let row = note("first words").insert(&db).await.unwrap();
        let again = || note("second words").with(|n| n.id.set(row.id));
        again()
            .upsert(&db, |n| n.id, |n| n.text.set("third words"))
            .await
            .unwrap();
        assert_eq!(texts(&db, "words").await, ["third words"]);
        assert!(texts(&db, "first or second").await.is_empty());
        let mut rows = vec![row.clone()];
        rows[0].text = "fourth words".into();
        Note::bulk_update(&db, &rows, |n| n.text).await.unwrap();
        assert_eq!(texts(&db, "fourth").await, ["fourth words"]);
    }
}

/// MariaDB and MySQL index rows when their transaction ends.
#[tokio::test]
async fn a_transaction_that_is_rolled_back_leaves_no_words() {
    for db in every().await {
        let rolled: carafe_core::Result<()> = db
            .atomic(async |tx| {
                note("ghost").insert(tx).await?;
                if !tx.dialect().is_mysql() {
                    assert_eq!(texts(tx, "ghost").await, ["ghost"]);
                }
                Err(carafe_core::Error::internal("no"))
            })
            .await;
        assert!(rolled.is_err());
        assert!(texts(&db, "ghost").await.is_empty());
        note("real").insert(&db).await.unwrap();
        assert_eq!(texts(&db, "real").await, ["real"]);
        integrity(&db).await;
    }
}

/// FTS5 compares its words with the table and complains when they differ.
async fn integrity(db: &Db) {
    if db.dialect() == Dialect::Sqlite {
        let sql = "INSERT INTO m_note_search (m_note_search, rank) VALUES ('integrity-check', 1)";
        db.execute(sql, &[]).await.unwrap();
    }
}

/// A text longer than PostgreSQL takes into its column is still written, and found by its first words.
#[tokio::test]
async fn a_very_long_text_is_written() {
    for db in every().await {
        let long: Vec<String> = (0..300_000).map(|n| format!("w{n}")).collect();
        let long = long.join(" ");
        note(&format!("needle {long}")).insert(&db).await.unwrap();
        assert_eq!(Note::search("needle").count(&db).await.unwrap(), 1);
        assert_eq!(Note::search("w77").count(&db).await.unwrap(), 1);
        NewPlain { text: long }.insert(&db).await.unwrap();
    }
}

#[tokio::test]
async fn english_words_are_found_in_their_forms_where_the_database_knows_english() {
    for db in every().await {
        note("three little birds were singing")
            .insert(&db)
            .await
            .unwrap();
        let found = Note::search("bird").count(&db).await.unwrap();
        assert_eq!(
            found,
            u64::from(!db.dialect().is_mysql()),
            "{:?}",
            db.dialect()
        );
        assert_eq!(Note::search("birds singing").count(&db).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn accents_do_not_count_where_the_model_says_so() {
    for db in every().await {
        note("Café Zoë, Ünïted").insert(&db).await.unwrap();
        for typed in ["cafe", "café", "CAFÉ zoe", "united", "\"zoe united\""] {
            let found = Note::search(typed).count(&db).await.unwrap();
            assert_eq!(found, 1, "{typed} on {:?}", db.dialect());
        }
    }
}
