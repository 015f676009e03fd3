//! Rows whose key is not a number that the database gives.

use carafe_macros::model;
use carafe_orm::{
    Insertable as _, Model as _,
    db::Db,
    functions::search_rank,
    migrate::create_all,
    model::{Id, Registry},
    models,
    sql::Dialect,
    test::TestDb,
};

#[model(crate = carafe_orm, search(title = A, body))]
#[derive(Debug, Clone)]
struct Page {
    #[field(max = 60)]
    id: Id<Self, String>,
    title: String,
    body: String,
}

#[model(crate = carafe_orm, pk(shelf, place), search(text))]
#[derive(Debug, Clone)]
struct Slot {
    shelf: i64,
    place: i64,
    text: String,
}

fn registry() -> Registry {
    let mut registry = Registry::new();
    registry.add("k", models![Page, Slot]).unwrap();
    registry
}

async fn page(db: &Db, id: &str, title: &str, body: &str) -> Page {
    let (id, title, body) = (Id::new(id.to_owned()), title.to_owned(), body.to_owned());
    NewPage { id, title, body }.insert(db).await.unwrap()
}

async fn ids(db: &Db, typed: &str) -> Vec<String> {
    let rows = Page::search(typed).order_by_rank().fetch(db).await.unwrap();
    rows.iter().map(|page| page.id.clone().raw()).collect()
}

#[tokio::test]
async fn texts_as_keys() {
    for db in TestDb::every(registry).await {
        create_all(&db, &registry()).await.unwrap();
        page(&db, "it's", "Harbour", "about a storm").await;
        page(&db, "b", "Storm", "about a harbour").await;
        page(&db, "c", "Else", "nothing").await;
        page(&db, "d", "More", "nothing").await;
        page(&db, "e", "Again", "nothing").await;
        assert_eq!(ids(&db, "storm").await, ["b", "it's"], "{:?}", db.dialect());
        Page::filter(|p| p.id.eq("b"))
            .update(&db, |p| p.title.set("Calm"))
            .await
            .unwrap();
        assert_eq!(ids(&db, "storm").await, ["it's"]);
        db.execute("UPDATE k_page SET id = 'z' WHERE id = 'it''s'", &[])
            .await
            .unwrap();
        assert_eq!(ids(&db, "storm").await, ["z"]);
        if db.dialect() == Dialect::Sqlite {
            Page::filter(|p| p.id.eq("b")).delete(&db).await.unwrap();
            db.script("VACUUM").await.unwrap();
        }
        assert_eq!(ids(&db, "storm").await, ["z"]);
        assert_eq!(ids(&db, "nothing").await.len(), 3);
        let excerpts = Page::search("storm").select(|p| p.body.headline());
        if !db.dialect().is_mysql() {
            assert_eq!(excerpts.fetch(&db).await.unwrap(), ["about a <b>storm</b>"]);
        }
        Page::all().delete(&db).await.unwrap();
        assert!(ids(&db, "storm or nothing").await.is_empty());
    }
}

#[tokio::test]
async fn keys_of_two_columns() {
    for db in TestDb::every(registry).await {
        create_all(&db, &registry()).await.unwrap();
        for (shelf, place, text) in [(1, 1, "red wine"), (1, 2, "red beer"), (2, 1, "white wine")] {
            let text = text.to_owned();
            NewSlot { shelf, place, text }.insert(&db).await.unwrap();
        }
        let wine = Slot::search("wine").order_by(|s| (s.shelf, s.place));
        let wine = wine
            .select(|s| (s.shelf, s.place, search_rank()))
            .fetch(&db)
            .await
            .unwrap();
        let keys: Vec<_> = wine
            .iter()
            .map(|(shelf, place, _)| (*shelf, *place))
            .collect();
        assert_eq!(keys, [(1, 1), (2, 1)], "{:?}", db.dialect());
        Slot::filter(|s| s.shelf.eq(1)).delete(&db).await.unwrap();
        assert_eq!(Slot::search("red or wine").count(&db).await.unwrap(), 1);
    }
}
