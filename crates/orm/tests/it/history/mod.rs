//! Models whose changes are kept, on every database that this machine has.

#![expect(
    clippy::unwrap_used,
    reason = "functions that tests share panic as tests do"
)]

mod cascades;
mod concurrent;
mod kinds;
mod many;
mod one;
mod read;
mod tables;
mod undone;
mod who;

use carafe_core::{DateTime, Decimal};
use carafe_macros::model;
use carafe_orm::{
    Insertable as _, Value,
    db::Db,
    migrate::create_all,
    model::{Fk, Id, M2m, Registry},
    models,
    test::TestDb,
};
use serde_json::Value as Json;

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(crate) struct Shop {
    pub id: Id<Self>,
    #[field(max = 40)]
    pub name: String,
}

#[model(crate = carafe_orm, history)]
#[derive(Debug, Clone)]
pub(crate) struct Tea {
    pub id: Id<Self>,
    #[field(max = 40, unique)]
    pub name: String,
    #[field(digits(10, 2), default = 0)]
    pub price: Decimal,
    #[field(default = 0)]
    pub stock: i64,
    pub note: Option<String>,
    #[field(max = 40, secret, default = "")]
    pub recipe: String,
    #[field(on_delete = set_null)]
    pub shop: Option<Fk<Shop>>,
    pub tags: M2m<Tag>,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(crate) struct Tag {
    pub id: Id<Self>,
    pub name: String,
}

/// Goes with its tea.
#[model(crate = carafe_orm, history)]
#[derive(Debug, Clone)]
pub(crate) struct Cup {
    pub id: Id<Self>,
    pub tea: Fk<Tea>,
    #[field(default = 1)]
    pub size: i64,
}

#[model(crate = carafe_orm, history, pk(place, number))]
#[derive(Debug, Clone)]
pub(crate) struct Seat {
    #[field(max = 20)]
    pub place: String,
    pub number: i64,
    pub taken: Option<String>,
}

#[model(crate = carafe_orm, history, soft_delete = gone)]
#[derive(Debug, Clone)]
pub(crate) struct Label {
    pub id: Id<Self>,
    #[field(max = 40)]
    pub name: String,
    pub gone: Option<DateTime>,
}

#[model(crate = carafe_orm, history)]
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub id: Id<Self>,
    pub sum: i64,
    #[field(version)]
    pub version: i32,
}

pub(crate) fn registry() -> Registry {
    let mut registry = Registry::new();
    registry
        .add("h", models![Shop, Tea, Tag, Cup, Seat, Label, Account])
        .unwrap();
    registry
}

/// A database of each kind, with empty tables.
pub(crate) async fn every() -> Vec<TestDb> {
    let all = TestDb::every(registry).await;
    for db in &all {
        create_all(db, &registry()).await.unwrap();
    }
    all
}

pub(crate) fn new(name: &str) -> NewTea {
    NewTea { name: name.into() }
}

/// A tea whose making is forgotten.
pub(crate) async fn tea(db: &Db, name: &str) -> Tea {
    let tea = new(name).insert(db).await.unwrap();
    forget(db, "h_tea").await;
    tea
}

pub(crate) async fn forget(db: &Db, table: &str) {
    db.execute(&format!("DELETE FROM {table}_history"), &[])
        .await
        .unwrap();
}

pub(crate) fn money(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn text(value: &Value) -> String {
    match value {
        Value::Bytes(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
        other => other.to_text(),
    }
}

/// What the table holds, oldest first, read by hand: `action key who changes`.
pub(crate) async fn log(db: &Db, table: &str) -> Vec<String> {
    let sql =
        format!("SELECT t.action, t.key, t.who, t.changes FROM {table}_history t ORDER BY t.id");
    let rows = db.rows(&sql, &[]).await.unwrap();
    rows.iter()
        .map(|row| {
            let changes: Json = serde_json::from_str(&text(&row[3])).unwrap();
            let (action, key, who) = (text(&row[0]), text(&row[1]), text(&row[2]));
            format!("{action} {key} [{who}] {changes}")
        })
        .collect()
}
