//! Unique keys of models with a trash: only rows that are not in it count.

use super::registry;
use carafe_core::{DateTime, Error, Result};
use carafe_macros::model;
use carafe_orm::{
    Insertable as _, Model as _,
    db::Db,
    fixture::load,
    migrate::create_all,
    model::{Fk, Id, OneToOne, Registry},
    models,
    schema::{ModelKey, State},
    test::TestDb,
};
use futures_util::future::join_all;

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(crate) struct Room {
    pub id: Id<Self>,
    pub number: i64,
}

#[model(crate = carafe_orm, soft_delete = gone, unique(room, place), natural_key(code))]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Badge {
    pub id: Id<Self>,
    #[field(max = 20, unique)]
    pub code: String,
    pub room: Option<Fk<Room>>,
    pub place: Option<i64>,
    #[field(default = 0)]
    pub uses: i64,
    pub gone: Option<DateTime>,
}

#[model(crate = carafe_orm, soft_delete = gone, unique(code, where = |p| p.open))]
#[derive(Debug, Clone)]
pub(crate) struct Pass {
    pub id: Id<Self>,
    #[field(max = 20)]
    pub code: String,
    #[field(default = true)]
    pub open: bool,
    pub gone: Option<DateTime>,
}

#[model(crate = carafe_orm, soft_delete = gone)]
#[derive(Debug, Clone)]
pub(crate) struct Lock {
    pub id: Id<Self>,
    pub room: OneToOne<Room>,
    pub gone: Option<DateTime>,
}

fn models() -> Registry {
    let mut registry = registry();
    registry.add("u", models![Room, Badge, Pass, Lock]).unwrap();
    registry
}

async fn every() -> Vec<TestDb> {
    let all = TestDb::every(models).await;
    for db in &all {
        create_all(db, &models()).await.unwrap();
    }
    all
}

fn new(code: &str) -> NewBadge {
    NewBadge { code: code.into() }
}

/// A badge in the trash.
async fn thrown(db: &Db, code: &str) -> Badge {
    let badge = new(code).insert(db).await.unwrap();
    let id = badge.id;
    badge.delete(db).await.unwrap();
    Badge::all()
        .trash()
        .filter(|b| b.id.eq(id))
        .one(db)
        .await
        .unwrap()
}

fn fields(error: &Error) -> Vec<&str> {
    assert!(error.is_unique_violation(), "{error:?}");
    error.fields().iter().map(|field| &*field.field).collect()
}

#[tokio::test]
async fn a_row_in_the_trash_blocks_nobody() {
    for db in every().await {
        for _ in 0..3 {
            thrown(&db, "a").await;
        }
        let there = new("a").insert(&db).await.unwrap();
        let twice = new("a").insert(&db).await.unwrap_err();
        assert_eq!(fields(&twice), ["code"], "{:?}", db.dialect());
        there.delete(&db).await.unwrap();
        new("a").insert(&db).await.unwrap();
        let room = NewRoom { number: 1 }.insert(&db).await.unwrap();
        let placed = |code: &str| new(code).with(|b| (b.room.set(&room), b.place.set(2)));
        placed("b")
            .insert(&db)
            .await
            .unwrap()
            .delete(&db)
            .await
            .unwrap();
        placed("c").insert(&db).await.unwrap();
        let twice = placed("d").insert(&db).await.unwrap_err();
        assert_eq!(fields(&twice), ["room", "place"], "{:?}", db.dialect());
    }
}

#[tokio::test]
async fn restoring_a_row_whose_place_is_taken_is_an_error_of_the_field() {
    for db in every().await {
        let (mut old, other) = (thrown(&db, "a").await, thrown(&db, "b").await);
        let new = new("a").insert(&db).await.unwrap();
        let refused = old.restore(&db).await.unwrap_err();
        assert_eq!(fields(&refused), ["code"], "{:?}", db.dialect());
        let refused = Badge::all().restore(&db).await.unwrap_err();
        assert_eq!(fields(&refused), ["code"], "{:?}", db.dialect());
        let trash = Badge::all()
            .trash()
            .order_by(|b| b.id)
            .fetch(&db)
            .await
            .unwrap();
        assert_eq!([&trash[0], &trash[1]], [&old, &other], "nothing came back");
        new.delete(&db).await.unwrap();
        old.restore(&db).await.unwrap();
        assert_eq!(Badge::all().one(&db).await.unwrap().id, old.id);
        let both = Badge::all().restore(&db).await.unwrap_err();
        assert_eq!(fields(&both), ["code"], "the row and its successor");
    }
}

#[tokio::test]
async fn by_a_key_that_is_in_the_trash_too() {
    for db in every().await {
        let old = thrown(&db, "a").await;
        let (first, made) = new("a").get_or_create(&db, |b| b.code).await.unwrap();
        assert!(made && first.id != old.id, "{:?}", db.dialect());
        let (same, made) = new("a").get_or_create(&db, |b| b.code).await.unwrap();
        assert!(!made && same == first);
        let add = new("a").update_or_create(&db, |b| b.code, |b| b.uses.set(b.uses + 1));
        assert_eq!(add.await.unwrap().0.uses, 1);
        let add = new("a").upsert(&db, |b| b.code, |b| b.uses.set(b.uses + 1));
        assert_eq!(add.await.unwrap().uses, 2);
        let rows = ["a", "b"].map(new);
        let kept = Badge::insert_many(&db, rows)
            .ignore_conflicts()
            .await
            .unwrap();
        assert_eq!(kept.len(), 1);
        let rows = ["a", "b"].map(|code| new(code).with(|b| b.uses.set(9)));
        Badge::insert_many(&db, rows)
            .update_conflicts(|b| b.code, |b| b.uses)
            .await
            .unwrap();
        let all = Badge::all()
            .with_trash()
            .order_by(|b| b.id)
            .fetch(&db)
            .await
            .unwrap();
        let uses: Vec<_> = all.iter().map(|b| (b.code.as_str(), b.uses)).collect();
        assert_eq!(uses, [("a", 0), ("a", 9), ("b", 9)], "{:?}", db.dialect());
        assert_eq!(all[0], old, "the row in the trash is as it was");
    }
}

async fn one_of_many(db: Db, number: u32) -> Result<Badge> {
    if number.is_multiple_of(2) {
        let made = new("a").get_or_create(&db, |b| b.code).await;
        return made.map(|(row, _)| row);
    }
    let add = new("a").upsert(&db, |b| b.code, |b| b.uses.set(b.uses + 1));
    add.await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_once_after_one_was_thrown_away() {
    for db in every().await {
        thrown(&db, "a").await;
        let all = (0..12).map(|number| tokio::spawn(one_of_many((*db).clone(), number)));
        for row in join_all(all).await {
            row.unwrap().unwrap();
        }
        assert_eq!(
            Badge::all().count(&db).await.unwrap(),
            1,
            "{:?}",
            db.dialect()
        );
    }
}

#[tokio::test]
async fn validation_asks_the_same() {
    for db in every().await {
        let old = thrown(&db, "a").await;
        let there = new("a")
            .validate(&db)
            .await
            .unwrap()
            .insert(&db)
            .await
            .unwrap();
        let twice = new("a").validate(&db).await.unwrap_err();
        assert_eq!(twice.fields()[0].field, "code");
        there.validate(&db).await.unwrap();
        old.validate(&db).await.unwrap();
        let mut back = old.clone();
        back.gone = None;
        assert_eq!(
            back.validate(&db).await.unwrap_err().fields()[0].field,
            "code"
        );
    }
}

#[tokio::test]
async fn a_key_of_some_rows_and_one_to_one() {
    for db in every().await {
        let pass = || NewPass { code: "a".into() };
        pass().insert(&db).await.unwrap().delete(&db).await.unwrap();
        pass().insert(&db).await.unwrap();
        assert_eq!(fields(&pass().insert(&db).await.unwrap_err()), ["code"]);
        pass()
            .with(|p| p.open.set(false))
            .insert(&db)
            .await
            .unwrap();
        let room = NewRoom { number: 1 }.insert(&db).await.unwrap();
        let lock = || NewLock {
            room: (&room).into(),
        };
        lock().insert(&db).await.unwrap().delete(&db).await.unwrap();
        let refused = lock().insert(&db).await.unwrap_err();
        assert_eq!(fields(&refused), ["room"], "backwards it leads to one row");
    }
}

#[test]
fn the_condition_stands_in_migrations() {
    let state = State::from_registry(&models()).unwrap();
    let conditions = |model: &str| {
        let model = state.get(&ModelKey::new("u", model)).unwrap();
        let uniques = model.uniques.iter();
        let words = uniques.map(|unique| unique.condition.as_ref());
        words
            .map(|words| {
                words.map(|words| [words.postgres.clone(), words.mariadb.clone()].join(" / "))
            })
            .collect::<Vec<_>>()
    };
    let gone = Some(r#""gone" IS NULL / `gone` IS NULL"#.to_owned());
    assert_eq!(conditions("Badge"), [gone.clone(), gone]);
    assert_eq!(conditions("Lock"), [None]);
    let pass = conditions("Pass").remove(0).unwrap();
    assert!(
        pass.contains("open") && pass.contains("\"gone\" IS NULL"),
        "{pass}"
    );
    let badge = state.get(&ModelKey::new("u", "Badge")).unwrap();
    let indexed: Vec<_> = badge
        .indexes
        .iter()
        .map(|index| index.fields[0].name.as_str())
        .collect();
    assert_eq!(indexed, ["room"], "its key is looked for in the trash too");
}

/// A dump holds rows in the trash too; loading it again writes over them.
#[tokio::test]
async fn a_fixture_over_a_row_in_the_trash() {
    for db in every().await {
        let old = thrown(&db, "a").await;
        let by_key = format!(
            r#"[{{"model": "u.badge", "pk": {}, "fields": {{"code": "b", "uses": 3}}}}]"#,
            old.id
        );
        load(&db, "by_key.json", &by_key).await.unwrap();
        let row = Badge::all().trash().one(&db).await.unwrap();
        assert_eq!((row.code.as_str(), row.uses, row.gone), ("b", 3, old.gone));
        let there = new("b").insert(&db).await.unwrap();
        let by_name = r#"[{"model": "u.badge", "fields": {"code": "b", "uses": 7}}]"#;
        load(&db, "by_name.json", by_name).await.unwrap();
        assert_eq!(Badge::all().one(&db).await.unwrap().id, there.id);
        assert_eq!(Badge::all().one(&db).await.unwrap().uses, 7);
        let back = by_key.replace(r#""uses": 3"#, r#""gone": null, "uses": 1"#);
        let refused = load(&db, "back.json", &back).await.unwrap_err();
        assert!(refused.to_string().contains("already exists"), "{refused}");
        assert_eq!(Badge::all().trash().one(&db).await.unwrap().uses, 3);
    }
}
