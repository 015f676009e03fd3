//! The two columns and their index, as migrations make them.

use super::models::{by_hand, databases, registry};
use carafe_core::Result;
use carafe_orm::{
    schema::{ModelKey, State},
    value::ColumnType,
};

#[tokio::test]
async fn two_columns_and_an_index_on_both() -> Result<()> {
    for db in databases().await {
        let sql = "INSERT INTO shop_tag (name, subject_type, subject_id) VALUES ('x', 'song', 7)";
        db.execute(sql, &[]).await?;
        assert_eq!(
            by_hand(&db, "SELECT subject_id FROM shop_tag").await?,
            ["7"]
        );
        let sql = "INSERT INTO shop_tag (name, subject_type) VALUES ('x', 'song')";
        assert!(db.execute(sql, &[]).await.is_err(), "both are NOT NULL");
    }
    let state = State::from_registry(&registry())?;
    let tag = state
        .get(&ModelKey::new("shop", "Tag"))
        .expect("it is listed");
    let indexes: Vec<_> = tag
        .indexes
        .iter()
        .map(|index| format!("{:?}", index.fields))
        .collect();
    assert!(
        indexes[0].contains("subject_type") && indexes[0].contains("subject_id"),
        "{indexes:?}"
    );
    // Numbers of any width meet in one column; keys of several sorts are texts.
    let kinds = [
        ("Tag", "subject_id"),
        ("Mark", "thing_id"),
        ("Event", "about_id"),
    ]
    .map(|(model, field)| {
        let model = state
            .get(&ModelKey::new("shop", model))
            .expect("it is listed");
        let column = model.column(field).expect("it has the field");
        (column.kind, column.nullable)
    });
    let expected = [
        (ColumnType::BigInt, false),
        (ColumnType::Text, true),
        (ColumnType::Text, true),
    ];
    assert_eq!(kinds, expected);
    Ok(())
}
