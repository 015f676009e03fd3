//! `#[derive(Choice)]`.

use super::models::{Country, Every, Level, Mood, NewCountry, Status, databases, plain};
use carafe_core::{Object as _, object::IntoField as _};
use carafe_orm::{
    Insertable as _, Model as _,
    value::{Choice as _, ChoiceValue},
};

#[test]
fn variants_have_values_and_labels() {
    let values: Vec<_> = Status::all()
        .iter()
        .map(|status| (status.value(), status.label()))
        .collect();
    let text = ChoiceValue::Text;
    assert_eq!(
        values,
        [
            (text("draft"), "Draft"),
            (text("in_stock"), "On sale"),
            (text("GN"), "It's \"gone\"")
        ]
    );
    let values: Vec<_> = Level::all()
        .iter()
        .map(carafe_orm::value::Choice::value)
        .collect();
    assert_eq!(
        values,
        [
            ChoiceValue::Int(-1),
            ChoiceValue::Int(5),
            ChoiceValue::Int(6)
        ]
    );
    assert_eq!(Mood::Bad.field().to_text(), "bad");
    let meta = &Every::META.columns[usize::from(Every::META.column("status").unwrap())];
    assert_eq!((meta.choices.len(), meta.max), (3, 32));
}

#[tokio::test]
async fn the_table_takes_no_other_value() {
    for db in databases().await {
        for column in ["status", "level", "mood"] {
            let value = if column == "level" { "7" } else { "'other'" };
            let sql = format!("INSERT INTO shop_maybe ({column}) VALUES ({value})");
            let error = db.execute(&sql, &[]).await.unwrap_err();
            assert!(error.status().as_u16() >= 400, "{error:?}");
        }
    }
}

#[tokio::test]
async fn an_unknown_value_is_an_error_that_names_the_enum() {
    for db in databases().await {
        db.script("CREATE TABLE other (code varchar(9), status varchar(9)); INSERT INTO other VALUES ('x', 'new')").await.unwrap();
        db.script("ALTER TABLE shop_country RENAME TO old_country; ALTER TABLE other RENAME TO shop_country").await.unwrap();
        let error = Country::all().fetch(&db).await.unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E241"), "{error:?}");
        assert!(error.message().contains("`Status`"), "{error:?}");
    }
}

#[tokio::test]
async fn defaults_and_short_texts() {
    for db in databases().await {
        let row = NewCountry {
            code: "nz".to_owned(),
        }
        .insert(&db)
        .await
        .unwrap();
        assert_eq!((row.status, &*row.code), (Status::Draft, "nz"));
        assert_eq!(row.get("status").unwrap().to_text(), "draft");
        plain().insert(&db).await.unwrap();
        let moods = Every::all().select(|e| e.mood).fetch(&db).await.unwrap();
        assert_eq!(moods, [Mood::Good]);
    }
}
