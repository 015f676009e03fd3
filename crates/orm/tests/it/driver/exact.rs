//! Exact numbers that a database cannot keep.

use carafe_core::{Decimal, ErrorKind};
use carafe_macros::model;
use carafe_orm::{
    Db,
    model::{Id, Registry},
    models,
    test::TestDb,
};

#[model(crate = carafe_orm, table = "most")]
#[derive(Debug, Clone)]
struct Most {
    id: Id<Self>,
    #[field(digits(15, 2))]
    sum: Decimal,
}

#[model(crate = carafe_orm, table = "more")]
#[derive(Debug, Clone)]
struct More {
    id: Id<Self>,
    #[field(digits(16, 2))]
    sum: Decimal,
}

fn registry(items: Vec<carafe_orm::model::ModelItem>) -> Registry {
    let mut registry = Registry::new();
    registry.add("t", items).unwrap();
    registry
}

#[tokio::test]
async fn sqlite_keeps_fifteen_digits() {
    Db::open("sqlite::memory:", registry(models![Most]))
        .await
        .unwrap();
    let error = Db::open("sqlite::memory:", registry(models![More]))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.error_code()),
        (ErrorKind::Config, Some("orm.E205"))
    );
    assert!(
        error.message().contains("`More.sum` has 16 digits"),
        "{error:?}"
    );
    assert!(error.hint_text().unwrap().contains("digits(15, 2)"));
    assert!(error.location().file().ends_with("driver/exact.rs"));
}

#[tokio::test]
async fn servers_keep_more() {
    drop(TestDb::postgres(registry(models![More])).await);
    drop(TestDb::mariadb(registry(models![More])).await);
}
