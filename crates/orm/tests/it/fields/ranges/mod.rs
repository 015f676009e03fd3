//! Ranges as columns of PostgreSQL, and what other databases say of them.

mod lookups;

use carafe_core::{Date, DateTime, Decimal, ErrorKind, Result};
use carafe_macros::model;
use carafe_orm::{
    Db, Insertable as _, Model as _, dynamic,
    fixture::{self, DumpOptions},
    migrate::{MakeOptions, MigrateOptions, Sources, create_all, make, migrate},
    model::{Id, ModelItem, Registry},
    schema::State,
    test::TestDb,
    value::{Range, Value},
};
use std::{env, fs, ops::Bound};

#[model(crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
struct Slot {
    id: Id<Self>,
    name: String,
    ages: Range<i32>,
    big: Option<Range<i64>>,
    price: Range<Decimal>,
    days: Range<Date>,
    time: Range<DateTime>,
    #[field(default = 5)]
    age: i32,
    #[field(default = Range::of(1..=9))]
    start: Range<i32>,
}

fn registry_of(items: Vec<ModelItem>) -> Registry {
    let mut registry = Registry::new();
    registry.add("t", items).unwrap();
    registry
}

fn registry() -> Registry {
    registry_of(carafe_orm::models![Slot])
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime {
    text.parse().unwrap()
}

fn exact(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn new(name: &str, ages: Range<i32>) -> NewSlot {
    NewSlot {
        name: name.to_owned(),
        ages,
        price: Range::of(exact("1.50")..exact("9.99")),
        days: Range::of(day("2026-11-20")..=day("2026-11-30")),
        time: Range::of(at("2026-11-20T08:00:00Z")..at("2026-11-20T10:00:00.000001Z")),
    }
}

async fn database() -> Option<TestDb> {
    let db = TestDb::postgres(registry()).await?;
    create_all(&db, &registry()).await.unwrap();
    Some(db)
}

/// One row each: a closed range, one without an end, without a start, without both, and the empty one.
async fn slots() -> Option<TestDb> {
    let db = database().await?;
    let all: [(&str, Range<i32>, Option<Range<i64>>); 6] = [
        ("a", Range::of(10..20), Some(Range::of(..=5))),
        ("b", Range::of(20..), None),
        ("c", Range::of(..10), Some(Range::empty())),
        ("d", Range::of(..), Some(Range::of(i64::MIN..i64::MAX))),
        ("e", Range::empty(), Some(Range::of(1..2))),
        ("f", Range::of(15..=15), Some(Range::of(..))),
    ];
    for (name, ages, big) in all {
        let row = new(name, ages).with(|s| s.big.set(big));
        row.insert(&db).await.unwrap();
    }
    Some(db)
}

#[tokio::test]
async fn every_range_comes_back() {
    let Some(db) = database().await else { return };
    let last = day("9999-12-31");
    let rows = [
        (
            Range::of(1..5),
            Range::of(..),
            Range::of(day("2026-01-01")..),
        ),
        (
            Range::of(i32::MIN..i32::MAX),
            Range::of(exact("-0.5")..=exact("0.50")),
            Range::of(last..=last),
        ),
        (
            Range::empty(),
            Range::of(..=exact("7")),
            Range::of(..day("0001-01-02")),
        ),
        (
            Range::of((Bound::Excluded(1), Bound::Included(5))),
            Range::of((Bound::Excluded(exact("1")), Bound::Unbounded)),
            Range::empty(),
        ),
    ];
    for (ages, price, days) in rows {
        let time = Range::of(at("2026-11-20T14:30:00.000001Z")..);
        let row = NewSlot {
            ages,
            price,
            days,
            time,
            ..new("x", Range::empty())
        };
        let row = row.insert(&db).await.unwrap();
        let again = Slot::get(&db, row.id).await.unwrap();
        assert_eq!(again, row);
        assert_eq!((again.big, again.start), (None, Range::of(1..10)));
    }
    let alone = Slot::all()
        .order_by(|s| s.id)
        .select(|s| (s.ages, s.big, s.price));
    let alone = alone.fetch(&db).await.unwrap();
    assert_eq!((&alone[3].0, &alone[3].1), (&Range::of(2..6), &None));
    assert_eq!(alone[3].2.to_string(), "(1,)");
}

#[tokio::test]
async fn ranges_are_written_in_every_way() {
    let Some(db) = database().await else { return };
    let all = vec![
        new("a", Range::of(1..5)),
        new("b", Range::empty()),
        new("c", Range::of(..)),
    ];
    let mut rows = Slot::insert_many(&db, all).await.unwrap();
    assert_eq!((rows.len(), &rows[1].ages), (3, &Range::empty()));
    rows[0].ages = Range::of(7..);
    rows[1].big = Some(Range::of(..3));
    Slot::bulk_update(&db, &rows, |s| (s.ages, s.big))
        .await
        .unwrap();
    let mut third = Slot::get(&db, rows[2].id).await.unwrap();
    third
        .update(&db, |s| (s.ages.set(1..=2), s.start.set(s.ages)))
        .await
        .unwrap();
    assert_eq!(
        (&third.ages, &third.start),
        (&Range::of(1..3), &Range::of(..))
    );
    third.days = Range::empty();
    third.save(&db).await.unwrap();
    Slot::all()
        .update(&db, |s| s.price.set(exact("2")..))
        .await
        .unwrap();
    let sql = "SELECT ages::text, coalesce(big::text, '-'), price::text, isempty(days)::text FROM t_slot ORDER BY id";
    let found: Vec<String> = db
        .rows(sql, &[])
        .await
        .unwrap()
        .iter()
        .map(|row| row.iter().map(Value::to_text).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        found,
        [
            "[7,) - [2,) false",
            "empty (,3) [2,) false",
            "[1,3) - [2,) true"
        ]
    );
    let read = db
        .rows("SELECT ages, days FROM t_slot ORDER BY id", &[])
        .await
        .unwrap();
    assert_eq!(read[2][0], Value::from("[1,3)"));
    assert_eq!(read[0][1], Value::from("[2026-11-20,2026-12-01)"));
}

#[tokio::test]
async fn what_is_no_range_is_an_error_of_its_field() {
    let Some(db) = database().await else { return };
    #[expect(clippy::reversed_empty_ranges, reason = "that is what is refused")]
    let error = new("a", Range::of(5..1)).insert(&db).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert_eq!(error.fields()[0].field, "ages");
    assert!(
        error.fields()[0].message.contains("must not exceed"),
        "{error:?}"
    );
    let row = new("a", Range::of(1..5)).insert(&db).await.unwrap();
    for (text, said) in [
        ("x", "valid range"),
        ("[5,1)", "must not exceed"),
        ("[1", "valid range"),
    ] {
        let key = Value::from(row.id.raw());
        let changed = dynamic::update(&db, Slot::META, key, vec![(2, text.into())]);
        let error = changed.await.unwrap_err();
        assert!(
            error.fields()[0].message.contains(said),
            "{text}: {error:?}"
        );
    }
    // Counted, it ends one behind the last number that the column holds.
    let error = new("a", Range::of(1..=i32::MAX))
        .insert(&db)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid, "{error:?}");
}

async fn dumped(db: &Db) -> Result<String> {
    let mut out = Vec::new();
    fixture::dump(db, &DumpOptions::default(), &mut out).await?;
    Ok(String::from_utf8(out).unwrap())
}

#[tokio::test]
async fn fixtures_hold_ranges_as_django_writes_them() {
    let Some(db) = slots().await else { return };
    let text = dumped(&db).await.unwrap();
    assert!(
        text.contains(r#"{\"lower\": \"10\", \"upper\": \"20\", \"bounds\": \"[)\"}"#),
        "{text}"
    );
    assert!(text.contains(r#"{\"empty\": true}"#), "{text}");
    let before = Slot::all().order_by(|s| s.id).fetch(&db).await.unwrap();
    Slot::all().delete(&db).await.unwrap();
    assert_eq!(fixture::load(&db, "slots.json", &text).await.unwrap(), 6);
    assert_eq!(
        Slot::all().order_by(|s| s.id).fetch(&db).await.unwrap(),
        before
    );
    let wrong = text.replace("[)", "[[");
    assert!(fixture::load(&db, "slots.json", &wrong).await.is_err());
}

#[tokio::test]
async fn migrations_make_and_add_ranges() {
    let folder = env::temp_dir().join(format!("carafe-ranges-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let sources = Sources::new().with_folder("t", folder.join("t"));
    let options = MakeOptions::default();
    assert!(make(&registry(), &sources, &options).unwrap().written);
    assert!(make(&registry(), &sources, &options).unwrap().is_empty());
    let replayed = sources.read().unwrap().state().unwrap();
    assert_eq!(replayed, State::from_registry(&registry()).unwrap());
    if let Some(db) = TestDb::postgres(registry()).await {
        migrate(&db, &sources, MigrateOptions::default())
            .await
            .unwrap();
        let sql = "SELECT data_type FROM information_schema.columns WHERE table_name = 't_slot' AND data_type LIKE '%range' ORDER BY 1";
        let types: Vec<String> = db
            .rows(sql, &[])
            .await
            .unwrap()
            .iter()
            .map(|row| row[0].to_text())
            .collect();
        assert_eq!(
            types,
            [
                "daterange",
                "int4range",
                "int4range",
                "int8range",
                "numrange",
                "tstzrange"
            ]
        );
        new("a", Range::of(1..)).insert(&db).await.unwrap();
    }
    fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn a_new_range_column_fills_old_rows() {
    mod old {
        use super::{Id, Range, model};
        #[model(crate = carafe_orm, table = "t_course")]
        #[derive(Debug)]
        pub(super) struct Course {
            pub id: Id<Self>,
        }
        pub(super) mod now {
            use super::{Id, Range, model};
            #[model(crate = carafe_orm, table = "t_course")]
            #[derive(Debug)]
            pub(in super::super) struct Course {
                pub id: Id<Self>,
                #[field(default = Range::of(18..))]
                pub ages: Range<i32>,
            }
        }
    }
    let folder = env::temp_dir().join(format!("carafe-ranges-added-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let sources = Sources::new().with_folder("t", folder.join("t"));
    let first = registry_of(carafe_orm::models![old::Course]);
    make(&first, &sources, &MakeOptions::default()).unwrap();
    if let Some(db) = TestDb::postgres(first).await {
        migrate(&db, &sources, MigrateOptions::default())
            .await
            .unwrap();
        db.execute("INSERT INTO t_course DEFAULT VALUES", &[])
            .await
            .unwrap();
        let second = registry_of(carafe_orm::models![old::now::Course]);
        make(&second, &sources, &MakeOptions::default()).unwrap();
        let again = Db::open(&db.full_url(), second).await.unwrap();
        migrate(&again, &sources, MigrateOptions::default())
            .await
            .unwrap();
        let row = old::now::Course::all().one(&again).await.unwrap();
        assert_eq!(row.ages, Range::of(18..));
    }
    fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn other_databases_say_that_they_have_none() {
    let error = Db::open("sqlite::memory:", registry()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.error_code()),
        (ErrorKind::Config, Some("orm.E340"))
    );
    assert!(error.message().contains("`Slot.ages`"), "{error:?}");
    assert!(error.hint_text().unwrap().contains("two columns"));
    assert!(error.location().file().ends_with("ranges/mod.rs"));
    let none = TestDb::mariadb(registry_of(Vec::new())).await;
    if let Some(db) = none {
        let error = Db::open(&db.full_url(), registry()).await.unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E340"));
    }
}

#[test]
fn ranges_are_shown() {
    let shown = |range: Range<i32>| serde_json::to_string(&range).unwrap();
    assert_eq!(
        shown(Range::of(1..=4)),
        r#"{"lower":1,"upper":5,"bounds":"[)"}"#
    );
    assert_eq!(
        shown(Range::of(..4)),
        r#"{"lower":null,"upper":4,"bounds":"()"}"#
    );
    assert_eq!(shown(Range::empty()), r#"{"empty":true}"#);
    assert_eq!(format!("{:?}", Range::of(exact("1.5")..)), "Range([1.5,))");
}
