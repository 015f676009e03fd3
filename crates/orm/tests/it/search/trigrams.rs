//! Similar texts and texts without accents, which PostgreSQL's extensions compare.

use super::{NewNote, NewPlain, Note, Plain, every};
use carafe_orm::{
    Insertable as _, Model as _,
    db::Db,
    query::{QuerySet, value},
    sql::Dialect,
    test::TestDb,
};

async fn notes(db: &Db) {
    for text in [
        "Darjeeling",
        "Assam tea",
        "Hôtel Zoë",
        "Tea of Darjeeling hills",
    ] {
        NewNote { text: text.into() }.insert(db).await.unwrap();
    }
}

async fn texts(db: &Db, query: QuerySet<Note>) -> Vec<String> {
    let rows = query.order_by(|n| n.id).fetch(db).await.unwrap();
    rows.into_iter().map(|note| note.text).collect()
}

async fn by_hand(db: &Db, condition: &str) -> Vec<String> {
    let sql = format!("SELECT text FROM m_note WHERE {condition} ORDER BY id");
    let rows = db.rows(&sql, &[]).await.unwrap();
    rows.iter().map(|row| carafe_text(&row[0])).collect()
}

fn carafe_text(value: &carafe_orm::Value) -> String {
    match value {
        carafe_orm::Value::Text(text) => text.to_string(),
        other => panic!("{other:?}"),
    }
}

async fn postgres() -> Option<TestDb> {
    let mut all = every().await.into_iter();
    all.find(|db| db.dialect() == Dialect::Postgres)
}

#[tokio::test]
async fn lookups_are_the_operators_of_the_extension() {
    let Some(db) = postgres().await else { return };
    notes(&db).await;
    let typo = "Dargeeling";
    let similar = texts(&db, Note::filter(|n| n.text.trigram_similar(typo))).await;
    assert_eq!(similar, ["Darjeeling"]);
    assert_eq!(
        similar,
        by_hand(&db, "similarity(text, 'Dargeeling') >= 0.3").await
    );
    let word = texts(
        &db,
        Note::filter(|n| n.text.trigram_word_similar("darjeel")),
    )
    .await;
    assert_eq!(word, ["Darjeeling", "Tea of Darjeeling hills"]);
    assert_eq!(word, by_hand(&db, "'darjeel' <% text").await);
    let strict = texts(
        &db,
        Note::filter(|n| n.text.trigram_strict_word_similar("tea")),
    )
    .await;
    assert_eq!(strict, ["Assam tea", "Tea of Darjeeling hills"]);
    assert_eq!(strict, by_hand(&db, "'tea' <<% text").await);
    let hostile = Note::filter(|n| n.text.trigram_similar("' OR 1=1 -- % \\"));
    assert!(texts(&db, hostile).await.is_empty());
    let other = Note::filter(|n| n.text.lower().trigram_similar(n.text));
    assert_eq!(texts(&db, other).await.len(), 4);
}

#[tokio::test]
async fn values_are_the_functions_of_the_extension() {
    let Some(db) = postgres().await else { return };
    notes(&db).await;
    let ours = Note::all().order_by(|n| n.id).select(|n| {
        (
            n.text.trigram_similarity("tea"),
            n.text.trigram_word_similarity("tea"),
            n.text.trigram_strict_word_similarity("tea"),
            n.text.trigram_distance("tea"),
            n.text.trigram_word_distance("tea"),
            n.text.trigram_strict_word_distance("tea"),
        )
    });
    let ours = ours.fetch(&db).await.unwrap();
    let sql = "SELECT similarity(text, 'tea')::float8, word_similarity('tea', text)::float8,
        strict_word_similarity('tea', text)::float8, (1 - similarity(text, 'tea'))::float8,
        (1 - word_similarity('tea', text))::float8, (1 - strict_word_similarity('tea', text))::float8
        FROM m_note ORDER BY id";
    let theirs = db.rows(sql, &[]).await.unwrap();
    for (ours, theirs) in ours.iter().zip(&theirs) {
        let ours = [ours.0, ours.1, ours.2, ours.3, ours.4, ours.5];
        for (one, other) in ours.iter().zip(theirs) {
            let carafe_orm::Value::Float(other) = other else {
                panic!("{other:?}")
            };
            assert!((one - other).abs() < 1e-6, "{one} {other}");
        }
    }
    let first = Note::all().order_by(|n| n.text.trigram_distance("Dargeeling"));
    assert_eq!(first.first(&db).await.unwrap().unwrap().text, "Darjeeling");
}

#[tokio::test]
async fn accents_are_taken_off() {
    let Some(db) = postgres().await else { return };
    notes(&db).await;
    let hotel = Note::filter(|n| n.text.unaccent().icontains("hotel"));
    assert_eq!(texts(&db, hotel).await, ["Hôtel Zoë"]);
    let both = Note::filter(|n| {
        n.text
            .unaccent()
            .eq(value(String::from("Hótel Zoé")).unaccent())
    });
    assert_eq!(texts(&db, both).await, ["Hôtel Zoë"]);
    assert!(
        texts(&db, Note::filter(|n| n.text.icontains("hotel")))
            .await
            .is_empty()
    );
    let selected = Note::all().order_by(|n| n.id).select(|n| n.text.unaccent());
    assert_eq!(selected.fetch(&db).await.unwrap()[2], "Hotel Zoe");
}

#[tokio::test]
async fn the_index_of_the_model_serves_them() {
    let Some(db) = postgres().await else { return };
    notes(&db).await;
    let sql = "SELECT indexdef FROM pg_indexes WHERE tablename = 'm_note' AND indexdef LIKE '%gin_trgm_ops%'";
    assert_eq!(db.rows(sql, &[]).await.unwrap().len(), 1);
}

#[tokio::test]
async fn other_databases_and_a_missing_extension_say_so() {
    for db in every().await {
        if db.dialect() == Dialect::Postgres {
            db.script("DROP EXTENSION pg_trgm CASCADE").await.unwrap();
            let error = Plain::filter(|p| p.text.trigram_similar("x"))
                .count(&db)
                .await;
            let error = error.unwrap_err();
            assert_eq!(error.error_code(), Some("orm.E355"), "{error:?}");
            assert!(
                format!("{error:?}").contains("CREATE EXTENSION pg_trgm"),
                "{error:?}"
            );
            let error = Plain::all().select(|p| p.text.trigram_word_similarity("x"));
            assert_eq!(
                error.fetch(&db).await.unwrap_err().error_code(),
                Some("orm.E355")
            );
            continue;
        }
        NewPlain { text: "x".into() }.insert(&db).await.unwrap();
        let error = Plain::filter(|p| p.text.trigram_similar("x"))
            .count(&db)
            .await;
        assert_eq!(error.unwrap_err().error_code(), Some("orm.E354"));
        let error = Plain::filter(|p| p.text.unaccent().eq("x"))
            .count(&db)
            .await;
        let error = error.unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E354"));
        assert!(format!("{error:?}").contains("trigrams.rs"), "{error:?}");
    }
}
