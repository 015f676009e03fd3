//! Conditions that models put on every query, and rows that are thrown away before they are deleted.

#![expect(
    clippy::unwrap_used,
    reason = "functions that tests share panic as tests do"
)]

mod conditions;
mod methods;
mod trash;
mod trees;
mod unique;

use carafe_core::DateTime;
use carafe_macros::model;
use carafe_orm::{
    Insertable as _,
    db::Db,
    migrate::create_all,
    model::{Fk, Id, M2m, Registry, Rev},
    models,
    test::TestDb,
};
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

/// What [`Alarm`]s are shown: a scope whose value changes while the program runs.
pub(crate) static LEVEL: AtomicI64 = AtomicI64::new(3);

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(crate) struct Shelf {
    pub id: Id<Self>,
    pub name: String,
    pub books: Rev<Book>,
}

#[model(crate = carafe_orm, scope = |b| b.hidden.eq(false) & b.shelf.name.ne("attic"))]
#[derive(Debug, Clone)]
pub(crate) struct Book {
    pub id: Id<Self>,
    pub shelf: Fk<Shelf>,
    pub title: String,
    #[field(default = 10)]
    pub pages: i64,
    #[field(default = false)]
    pub hidden: bool,
    pub labels: M2m<Label>,
}

#[model(crate = carafe_orm, soft_delete = gone)]
#[derive(Debug, Clone)]
pub(crate) struct Label {
    pub id: Id<Self>,
    pub name: String,
    pub gone: Option<DateTime>,
    #[field(auto_now)]
    pub touched: DateTime,
    pub notes: Rev<Note>,
}

#[model(crate = carafe_orm, soft_delete = gone)]
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub id: Id<Self>,
    pub label: Fk<Label>,
    pub text: String,
    pub gone: Option<DateTime>,
}

/// Goes with its label when that is deleted, and stays when it is thrown away.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(crate) struct Print {
    pub id: Id<Self>,
    pub label: Fk<Label>,
}

/// Forbids that its note is thrown away.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(crate) struct Seal {
    pub id: Id<Self>,
    #[field(on_delete = protect)]
    pub note: Fk<Note>,
}

#[model(crate = carafe_orm, soft_delete = gone, order_by(id))]
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    pub id: Id<Self>,
    pub name: String,
    pub parent: Option<Fk<Self>>,
    pub gone: Option<DateTime>,
}

#[model(crate = carafe_orm, scope = |a| a.level.le(LEVEL.load(Relaxed)))]
#[derive(Debug, Clone)]
pub(crate) struct Alarm {
    pub id: Id<Self>,
    pub level: i64,
}

pub(crate) fn registry() -> Registry {
    let mut registry = Registry::new();
    registry
        .add(
            "s",
            models![Shelf, Book, Label, Note, Print, Seal, Folder, Alarm],
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

/// Two shelves: `hall` with `one`, `two` and the hidden `three`, and `attic` with `four`.
pub(crate) async fn books(db: &Db) -> (Shelf, Shelf) {
    let shelf = async |name: &str| NewShelf { name: name.into() }.insert(db).await.unwrap();
    let (hall, attic) = (shelf("hall").await, shelf("attic").await);
    for (shelf, title, hidden) in [
        (&hall, "one", false),
        (&hall, "two", false),
        (&hall, "three", true),
        (&attic, "four", false),
    ] {
        let new = NewBook {
            shelf: shelf.into(),
            title: title.into(),
        };
        new.with(|b| b.hidden.set(hidden)).insert(db).await.unwrap();
    }
    (hall, attic)
}

/// A label with as many notes.
pub(crate) async fn label(db: &Db, name: &str, notes: usize) -> Label {
    let label = NewLabel { name: name.into() }.insert(db).await.unwrap();
    for number in 0..notes {
        let new = NewNote {
            label: (&label).into(),
            text: format!("{name} {number}"),
        };
        new.insert(db).await.unwrap();
    }
    label
}
