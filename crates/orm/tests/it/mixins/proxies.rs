//! `#[model(proxy = …)]`: a second type over the rows of a model.

use super::{
    Comment, Item, LiveItem, LiveItemQuerySet as _, NewComment, NewItem, NewLiveItem, NewMark,
    NewPin, Pin, every, registry,
};
use carafe_core::{DateTime, Error};
use carafe_macros::model;
use carafe_orm::{
    Insertable as _, Model as _,
    db::Db,
    fixture::{DumpOptions, dump},
    model::{Id, Registry},
    models,
    schema::{ModelKey, State},
};

/// `hidden`, and the live `tea` (3 of it) and `salt`.
async fn items(db: &Db) {
    let new = |name: &str| NewItem { name: name.into() };
    new("hidden").insert(db).await.unwrap();
    let tea = new("tea").with(|i| (i.live.set(true), i.stock.set(3)));
    tea.insert(db).await.unwrap();
    let salt = new("salt").with(|i| i.live.set(true));
    salt.insert(db).await.unwrap();
}

fn names(rows: &[LiveItem]) -> Vec<&str> {
    rows.iter().map(|row| row.name.as_str()).collect()
}

#[tokio::test]
async fn it_has_a_scope_an_order_and_methods_of_its_own() {
    for db in every().await {
        items(&db).await;
        let live = LiveItem::all().fetch(&db).await.unwrap();
        assert_eq!(names(&live), ["tea", "salt"], "{:?}", db.dialect());
        let sold = LiveItem::all().sold_out().fetch(&db).await.unwrap();
        assert_eq!(names(&sold), ["salt"]);
        assert_eq!(Item::all().count(&db).await.unwrap(), 3);
        assert_eq!(LiveItem::all().unscoped().count(&db).await.unwrap(), 3);
        let tea = live[0].base(&db).await.unwrap();
        assert_eq!((tea.id.to_string(), tea.stock), (live[0].id.to_string(), 3));
    }
}

#[tokio::test]
async fn its_rows_are_the_models() {
    for db in every().await {
        items(&db).await;
        let new = NewLiveItem { name: "jam".into() };
        let mut jam = new.with(|i| i.live.set(true)).insert(&db).await.unwrap();
        jam.update(&db, |i| i.stock.set(9)).await.unwrap();
        let twice = NewLiveItem { name: "tea".into() }
            .insert(&db)
            .await
            .unwrap_err();
        assert_eq!(twice.fields()[0].field, "name");
        let mark = NewMark { text: "new".into() }.insert(&db).await.unwrap();
        jam.marks.add(&db, [&mark]).await.unwrap();
        let item = Item::filter(|i| i.marks.any(|m| m.text.eq("new")))
            .one(&db)
            .await
            .unwrap();
        assert_eq!((item.name.as_str(), item.stock), ("jam", 9));
        let changes = item.history(&db).await.unwrap();
        assert_eq!(
            changes[0].new(|i| i.stock),
            Some(9),
            "kept with the model's"
        );
        assert_eq!(changes.len(), 2, "{:?}", db.dialect());
        assert_eq!(
            LiveItem::filter(|i| i.name.ne("tea"))
                .delete(&db)
                .await
                .unwrap(),
            2
        );
        assert_eq!(Item::all().count(&db).await.unwrap(), 2);
        let links = db
            .rows("SELECT item_id FROM m_item_marks", &[])
            .await
            .unwrap();
        assert!(links.is_empty(), "links went along");
        assert_eq!(Item::changes(&db).of(item.id).count().await.unwrap(), 3);
    }
}

#[tokio::test]
async fn what_refers_to_the_model_refers_to_its_rows() {
    for db in every().await {
        items(&db).await;
        let tea = LiveItem::all().first(&db).await.unwrap().unwrap();
        let item = tea.base(&db).await.unwrap();
        let comment = NewComment {
            item: (&item).into(),
        }
        .insert(&db)
        .await
        .unwrap();
        NewPin {
            item: (&tea).into(),
        }
        .insert(&db)
        .await
        .unwrap();
        let pin = Pin::all().with(|p| p.item).one(&db).await.unwrap();
        assert_eq!(pin.item.name, "tea");
        let refused = tea.clone().delete(&db).await.unwrap_err();
        assert!(refused.to_string().contains("Comment"), "{refused}");
        assert!(!tea.delete_preview(&db).await.unwrap().is_allowed());
        comment.delete(&db).await.unwrap();
        assert_eq!(Comment::all().count(&db).await.unwrap(), 0);
        item.delete(&db).await.unwrap();
        assert_eq!(
            Pin::all().count(&db).await.unwrap(),
            0,
            "{:?}",
            db.dialect()
        );
    }
}

#[tokio::test]
async fn migrations_and_fixtures_know_one_table() {
    let state = State::from_registry(&registry()).unwrap();
    assert!(state.get(&ModelKey::new("m", "LiveItem")).is_none());
    let pin = state.get(&ModelKey::new("m", "Pin")).unwrap();
    let to = pin.field("item").unwrap().target().unwrap();
    assert_eq!(
        (to.model.to_string(), &to.external),
        ("m.Item".into(), &None)
    );
    for db in every().await {
        items(&db).await;
        let mut out = Vec::new();
        dump(&db, &DumpOptions::default(), &mut out).await.unwrap();
        let text = String::from_utf8(out).unwrap().to_lowercase();
        assert!(
            text.contains("m.item") && !text.contains("liveitem"),
            "{text}"
        );
    }
}

#[model(crate = carafe_orm, soft_delete = gone)]
struct Base {
    id: Id<Self>,
    name: String,
    gone: Option<DateTime>,
}

#[model(crate = carafe_orm, proxy = Base)]
struct WithoutTrash {
    id: Id<Self>,
    name: String,
}

#[model(crate = carafe_orm, proxy = Base, soft_delete = gone)]
struct OtherType {
    id: Id<Self>,
    name: Option<String>,
    gone: Option<DateTime>,
}

#[model(crate = carafe_orm, proxy = Base, soft_delete = gone)]
struct OtherName {
    id: Id<Self>,
    title: String,
    gone: Option<DateTime>,
}

#[model(crate = carafe_orm, proxy = Base, soft_delete = gone)]
struct Fits {
    id: Id<Self>,
    gone: Option<DateTime>,
}

#[test]
fn one_that_does_not_fit_is_refused_at_the_start() {
    let refused = |items| -> Error { Registry::new().add("p", items).unwrap_err() };
    let all = [
        (refused(models![Base, WithoutTrash]), "soft_delete"),
        (refused(models![Base, OtherType]), "`name` has another type"),
        (refused(models![Base, OtherName]), "no column `title`"),
        (refused(models![Fits, Base]), "no list before it"),
    ];
    for (error, why) in all {
        assert_eq!(error.error_code(), Some("orm.E371"), "{error}");
        assert!(error.to_string().contains(why), "{error}");
    }
    Registry::new().add("p", models![Base, Fits]).unwrap();
}
