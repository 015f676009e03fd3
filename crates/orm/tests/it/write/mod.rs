//! Writing, on every database that this machine has: in numbers, by key, with rules, hooks and versions around it.

#![expect(
    clippy::excessive_nesting,
    clippy::unwrap_used,
    reason = "functions that tests share panic as tests do"
)]

mod bulk;
mod deletes;
mod hooked;
mod keyed;
mod many;
mod rows;

use carafe_core::{DateTime, Decimal};
use carafe_macros::model;
use carafe_orm::{
    db::Db,
    migrate::create_all,
    model::{Fk, Id, Registry},
    models,
    test::TestDb,
};

#[model(crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Maker {
    pub id: Id<Self>,
    #[field(max = 40, unique)]
    pub name: String,
}

#[model(crate = carafe_orm, unique(maker, name))]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tea {
    pub id: Id<Self>,
    pub maker: Fk<Maker>,
    #[field(max = 40)]
    pub name: String,
    #[field(digits(10, 2), default = 0)]
    pub price: Decimal,
    #[field(default = 0)]
    pub stock: i64,
    pub note: Option<String>,
    pub picked: Option<DateTime>,
    pub leaf: Option<Vec<u8>>,
    #[field(auto_now)]
    pub touched: DateTime,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Account {
    pub id: Id<Self>,
    #[field(max = 20, unique)]
    pub owner: String,
    #[field(default = 0)]
    pub sum: i64,
    #[field(version)]
    pub version: i32,
}

pub(crate) fn registry() -> Registry {
    let mut registry = Registry::new();
    registry
        .add(
            "w",
            models![Maker, Tea, Account, hooked::Page, hooked::Trace],
        )
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

/// A maker of teas.
pub(crate) async fn maker(db: &Db) -> Maker {
    use carafe_orm::Insertable as _;
    NewMaker {
        name: "Assam".into(),
    }
    .insert(db)
    .await
    .unwrap()
}

pub(crate) fn tea(maker: &Maker, name: &str) -> NewTea {
    NewTea {
        maker: maker.into(),
        name: name.into(),
    }
}

pub(crate) fn money(text: &str) -> Decimal {
    text.parse().unwrap()
}
