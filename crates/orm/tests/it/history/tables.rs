//! The table of changes: made by migrations, left out of fixtures.

use super::{Tea, every, log, registry, tea};
use carafe_orm::{
    Model as _,
    fixture::{DumpOptions, dump, load},
    model::Registry,
    models,
    schema::{ModelKey, State},
};

#[test]
fn it_stands_in_the_schema_of_the_models_label() {
    let state = State::from_registry(&registry()).unwrap();
    let table = state.get(&ModelKey::new("h", "TeaHistory")).unwrap();
    assert_eq!(table.table, "h_tea_history");
    let names: Vec<_> = table
        .fields
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    assert_eq!(
        names,
        ["id", "key", "action", "at", "who", "who_id", "changes"]
    );
    assert!(state.get(&ModelKey::new("h", "ShopHistory")).is_none());
}

#[test]
fn a_model_of_its_name_is_an_error() {
    let mut registry = Registry::new();
    registry.add("a", models![Tea]).unwrap();
    let error = registry.add("b", models![Taken]).unwrap_err();
    assert_eq!(error.error_code(), Some("orm.E003"));
}

#[carafe_macros::model(crate = carafe_orm, table = "a_tea_history")]
struct Taken {
    id: carafe_orm::Id<Self>,
}

#[tokio::test]
async fn a_fixture_holds_rows_and_loading_them_is_a_change() {
    for db in every().await {
        tea(&db, "Assam").await;
        let mut out = Vec::new();
        dump(&db, &DumpOptions::default(), &mut out).await.unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(
            text.contains("h.tea") && !text.contains("history"),
            "{text}"
        );
        let text = text.replace("\"stock\": 0", "\"stock\": 5");
        load(&db, "again.json", &text).await.unwrap();
        assert_eq!(Tea::all().one(&db).await.unwrap().stock, 5);
        assert!(log(&db, "h_tea").await[0].ends_with(r#"{"stock":[0,5]}"#));
    }
}
