//! Changes that are a transaction by themselves go where the query or the routers say, as others do.

use super::{Pair, pairs_of};
use carafe_core::Result;
use carafe_macros::model;
use carafe_orm::{
    Db, Insertable as _, M2m, Model as _,
    db::{Router, Tx},
    migrate::create_all,
    model::{Fk, Id, Registry},
    models,
    write::Hooks,
};

/// Its hooks make each save a transaction.
#[model(crate = carafe_orm, table = "shelf", hooks)]
#[derive(Debug, Clone)]
pub(crate) struct Shelf {
    pub id: Id<Self>,
    #[field(max = 20, unique)]
    pub name: String,
    pub labels: M2m<Label>,
}

impl Hooks for Shelf {
    async fn after_save(&self, _: &Tx, _: bool) -> Result<()> {
        Ok(())
    }
}

#[model(crate = carafe_orm, table = "label")]
#[derive(Debug, Clone)]
pub(crate) struct Label {
    pub id: Id<Self>,
    #[field(max = 20)]
    pub name: String,
}

/// Deleting a shelf collects these.
#[model(crate = carafe_orm, table = "book", soft_delete = gone)]
#[derive(Debug, Clone)]
pub(crate) struct Book {
    pub id: Id<Self>,
    #[field(max = 20)]
    pub title: String,
    #[field(on_delete = cascade)]
    pub shelf: Fk<Shelf>,
    pub gone: Option<carafe_core::DateTime>,
}

fn registry() -> Registry {
    let mut registry = Registry::new();
    registry.add("t", models![Shelf, Label, Book]).unwrap();
    registry
}

async fn tables(db: &Db) {
    create_all(db, &registry()).await.unwrap();
}

/// Everything lives in the other database.
struct Elsewhere;

impl Router for Elsewhere {
    fn read(&self, _: &carafe_orm::model::ModelMeta) -> Option<&str> {
        Some("other")
    }

    fn write(&self, _: &carafe_orm::model::ModelMeta) -> Option<&str> {
        Some("other")
    }
}

fn shelf(name: &str) -> NewShelf {
    NewShelf { name: name.into() }
}

/// Rows of the three tables, here and there.
async fn counts(pair: &Pair) -> ([u64; 3], [u64; 3]) {
    let here = pair.db.using("default").unwrap();
    let count = async |db: &Db| {
        [
            Shelf::all().count(db).await.unwrap(),
            Label::all().count(db).await.unwrap(),
            Book::all().count(db).await.unwrap(),
        ]
    };
    (count(&here).await, count(&pair.other).await)
}

#[tokio::test]
async fn routers_are_asked() {
    for pair in pairs_of(registry, tables, || vec![Box::new(Elsewhere)]).await {
        let db = &pair.db;
        let mut first = shelf("a").insert(db).await.unwrap();
        first.name = "b".into();
        first.save(db).await.unwrap();
        let (_, made) = shelf("b").get_or_create(db, |s| s.name).await.unwrap();
        assert!(!made);
        let names: Vec<_> = (0..3)
            .map(|n| NewLabel {
                name: format!("l{n}"),
            })
            .collect();
        let labels = Label::insert_many(db, names).batch_size(1).await.unwrap();
        first.labels.set(db, &labels).await.unwrap();
        assert_eq!(first.labels.all().count(db).await.unwrap(), 3);
        let book = NewBook {
            title: "t".into(),
            shelf: first.id.into(),
        };
        let book = book.insert(db).await.unwrap();
        assert_eq!(counts(&pair).await, ([0, 0, 0], [1, 3, 1]));
        book.clone().delete(db).await.unwrap();
        assert_eq!(Book::all().trash().restore(db).await.unwrap(), 1);
        let changed = Label::all().update_returning(db, |l| l.name.set("x"));
        assert_eq!(changed.await.unwrap().len(), 3);
        book.hard_delete(db).await.unwrap();
        Shelf::all().delete(db).await.unwrap();
        assert_eq!(counts(&pair).await, ([0, 0, 0], [0, 3, 0]));
    }
}

/// Rows with the same keys stand in both.
#[tokio::test]
async fn queries_are_asked() {
    for pair in pairs_of(registry, tables, Vec::new).await {
        let (db, other) = (&pair.db, &pair.other);
        for db in [db, &**other] {
            let shelf = shelf("a").insert(db).await.unwrap();
            NewLabel { name: "l".into() }.insert(db).await.unwrap();
            let book = NewBook {
                title: "t".into(),
                shelf: shelf.id.into(),
            };
            book.insert(db).await.unwrap();
        }
        let changed = Label::all()
            .using("other")
            .update_returning(db, |l| l.name.set("x"));
        assert_eq!(changed.await.unwrap().len(), 1);
        assert_eq!(
            Label::filter(|l| l.name.eq("x")).count(db).await.unwrap(),
            0
        );
        Book::all().using("other").delete(db).await.unwrap();
        assert_eq!(counts(&pair).await, ([1, 1, 1], [1, 1, 0]));
        Book::all()
            .trash()
            .using("other")
            .restore(db)
            .await
            .unwrap();
        assert_eq!(counts(&pair).await, ([1, 1, 1], [1, 1, 1]));
        Book::all().using("other").hard_delete(db).await.unwrap();
        let preview = Shelf::all()
            .using("other")
            .delete_preview(db)
            .await
            .unwrap();
        assert_eq!(preview.count(), 1, "{preview:?}");
        Shelf::all().using("other").delete(db).await.unwrap();
        assert_eq!(counts(&pair).await, ([1, 1, 1], [0, 1, 0]));
    }
}
