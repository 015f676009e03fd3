//! Maps of texts as columns of PostgreSQL.

use carafe_core::{ErrorKind, Result};
use carafe_macros::model;
use carafe_orm::{
    Db, Insertable as _, Model as _, QuerySet, dynamic,
    dynamic::{DynFilter, DynQuery},
    fixture::{self, DumpOptions},
    migrate::{MakeOptions, MigrateOptions, Sources, create_all, make, migrate},
    model::{Id, Registry},
    schema::State,
    test::TestDb,
    value::{HStore, Value},
};
use std::{env, fs};

#[model(crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
struct Paint {
    id: Id<Self>,
    name: String,
    extra: HStore,
    more: Option<HStore>,
}

fn registry() -> Registry {
    let mut registry = Registry::new();
    registry.add("t", carafe_orm::models![Paint]).unwrap();
    registry
}

/// Letters that mean something in one of the ways that a map travels.
fn hostile() -> HStore {
    HStore::from([
        ("a\"b\\c", Some("=>, \"'; --")),
        ("", Some("")),
        ("é 😀", Some("NULL")),
        ("none", None),
    ])
}

async fn paints() -> Option<TestDb> {
    let db = TestDb::postgres(registry()).await?;
    create_all(&db, &registry()).await.unwrap();
    let all = [
        ("a", HStore::from([("color", "red"), ("size", "XL")]), None),
        (
            "b",
            HStore::from([("color", Some("Blue")), ("size", None)]),
            Some(HStore::new()),
        ),
        ("c", HStore::new(), Some(HStore::from([("color", "red")]))),
        ("d", hostile(), Some(hostile())),
    ];
    for (name, extra, more) in all {
        let new = NewPaint {
            name: name.to_owned(),
            extra,
        };
        let row = new.with(|p| p.more.set(more)).insert(&db).await.unwrap();
        assert_eq!(Paint::get(&db, row.id).await.unwrap(), row);
    }
    Some(db)
}

async fn same(db: &TestDb, query: QuerySet<Paint>, condition: &str, names: &str) {
    let found = query.order_by(|p| p.id).select(|p| p.name);
    let found = found.fetch(db).await.unwrap().concat();
    let sql = format!("SELECT name FROM t_paint WHERE {condition} ORDER BY id");
    let rows = db.rows(&sql, &[]).await.unwrap();
    let wanted: String = rows.iter().map(|row| row[0].to_text()).collect();
    assert_eq!(
        (found.as_str(), wanted.as_str()),
        (names, names),
        "{condition}"
    );
}

#[tokio::test]
async fn maps_are_found_by_their_keys() {
    let Some(db) = paints().await else { return };
    same(
        &db,
        Paint::filter(|p| p.extra.key("color").eq("red")),
        "extra -> 'color' = 'red'",
        "a",
    )
    .await;
    same(
        &db,
        Paint::filter(|p| p.extra.key("color").iexact("blue")),
        "lower(extra -> 'color') = 'blue'",
        "b",
    )
    .await;
    same(
        &db,
        Paint::filter(|p| p.extra.key("size").is_null()),
        "extra -> 'size' IS NULL",
        "bcd",
    )
    .await;
    same(
        &db,
        Paint::filter(|p| p.extra.key("a\"b\\c").starts_with("=>")),
        "extra -> 'a\"b\\c' LIKE '=>%'",
        "d",
    )
    .await;
    same(
        &db,
        Paint::filter(|p| p.extra.has_key("size")),
        "extra ? 'size'",
        "ab",
    )
    .await;
    same(
        &db,
        Paint::filter(|p| !p.more.has_key("color")),
        "(more ? 'color') IS NOT TRUE",
        "abd",
    )
    .await;
    same(
        &db,
        Paint::filter(|p| p.extra.has_keys(["color", "size"])),
        "extra ?& ARRAY['color', 'size']",
        "ab",
    )
    .await;
    same(
        &db,
        Paint::filter(|p| p.extra.has_any_keys(["size", "é 😀"])),
        "extra ?| ARRAY['size', 'é 😀']",
        "abd",
    )
    .await;
    same(&db, Paint::filter(|p| p.extra.has_keys([])), "true", "abcd").await;
    same(
        &db,
        Paint::filter(|p| p.extra.keys().contains(["color"])),
        "akeys(extra) @> ARRAY['color']",
        "ab",
    )
    .await;
    same(
        &db,
        Paint::filter(|p| p.extra.keys().len().eq(4)),
        "cardinality(akeys(extra)) = 4",
        "d",
    )
    .await;
    same(
        &db,
        Paint::filter(|p| p.extra.values().overlap(["XL", ""])),
        "avals(extra) && ARRAY['XL', '']",
        "ad",
    )
    .await;
    let values =
        Paint::filter(|p| p.name.eq("b")).select(|p| (p.extra.values(), p.extra.key("size")));
    let (values, size) = values.one(&db).await.unwrap();
    assert_eq!((values.into_inner(), size), (vec!["Blue".to_owned()], None));
}

#[tokio::test]
async fn maps_are_found_by_what_they_contain() {
    let Some(db) = paints().await else { return };
    same(
        &db,
        Paint::filter(|p| p.extra.contains([("color", "red")])),
        "extra @> 'color=>red'",
        "a",
    )
    .await;
    same(
        &db,
        Paint::filter(|p| p.extra.contains(p.more)),
        "extra @> more",
        "bd",
    )
    .await;
    same(
        &db,
        Paint::filter(|p| p.extra.contains([("size", None)])),
        "extra @> 'size=>NULL'",
        "b",
    )
    .await;
    same(
        &db,
        Paint::filter(|p| p.extra.contains(hostile())),
        "extra @> more AND more <> ''",
        "d",
    )
    .await;
    let whole = HStore::from([("color", "red"), ("size", "XL"), ("x", "y")]);
    same(
        &db,
        Paint::filter(|p| p.extra.contained_by(&whole)),
        "extra <@ 'color=>red, size=>XL, x=>y'",
        "ac",
    )
    .await;
    same(
        &db,
        Paint::filter(|p| p.extra.eq([("size", "XL"), ("color", "red")])),
        "extra = 'color=>red, size=>XL'",
        "a",
    )
    .await;
    same(
        &db,
        Paint::filter(|p| p.more.ne(HStore::new())),
        "more IS DISTINCT FROM ''",
        "acd",
    )
    .await;
    same(
        &db,
        Paint::filter(|p| p.more.in_([HStore::new(), hostile()])),
        "more IN ('', extra)",
        "bd",
    )
    .await;
    let alone = Paint::all().order_by(|p| p.id).select(|p| p.more);
    let alone = alone.fetch(&db).await.unwrap();
    assert_eq!((&alone[0], &alone[3]), (&None, &Some(hostile())));
}

#[tokio::test]
async fn maps_are_written_in_every_way() {
    let Some(db) = paints().await else { return };
    let new = |extra| NewPaint {
        name: "x".to_owned(),
        extra,
    };
    let all = vec![
        new(hostile()),
        new(HStore::new()),
        new(HStore::from([("k", None)])),
    ];
    let mut rows = Paint::insert_many(&db, all).await.unwrap();
    assert_eq!((&rows[0].extra, rows[1].extra.len()), (&hostile(), 0));
    rows[0].extra.insert("k".to_owned(), Some("1".to_owned()));
    rows[1].more = Some(HStore::from([("k", "2")]));
    Paint::bulk_update(&db, &rows, |p| (p.extra, p.more))
        .await
        .unwrap();
    rows[2]
        .update(&db, |p| (p.extra.set([("k", "3")]), p.more.set(p.extra)))
        .await
        .unwrap();
    let sql = "SELECT coalesce(extra -> 'k', more -> 'k'), more IS NULL FROM t_paint WHERE name = 'x' ORDER BY id";
    let found = db.rows(sql, &[]).await.unwrap();
    let found: Vec<String> = found
        .iter()
        .map(|row| row[0].to_text() + &row[1].to_text())
        .collect();
    assert_eq!(found, ["1true", "2false", "3false"]);
    let read = db
        .rows("SELECT extra FROM t_paint WHERE name = 'b'", &[])
        .await
        .unwrap();
    assert_eq!(read[0][0], Value::from(r#""color"=>"Blue", "size"=>NULL"#));
    let error = new(HStore::from([("k", "a\0b")]))
        .insert(&db)
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.fields().len()),
        (ErrorKind::Invalid, 1)
    );
    let key = Value::from(rows[1].id.raw());
    let changed = dynamic::update(
        &db,
        Paint::META,
        key.clone(),
        vec![(2, r#"{"z": 1}"#.into())],
    );
    assert!(changed.await.is_ok());
    let error = dynamic::update(&db, Paint::META, key, vec![(2, "[1]".into())])
        .await
        .unwrap_err();
    assert_eq!(error.fields()[0].field, "extra");
    let row = Paint::get(&db, rows[1].id).await.unwrap();
    assert_eq!(row.extra, HStore::from([("z", "1")]));
}

#[tokio::test]
async fn maps_are_asked_by_name() {
    let Some(db) = paints().await else { return };
    let cases = [
        ("extra__color", "red", "a"),
        ("extra__color__icontains", "LU", "b"),
        ("extra__size__isnull", "true", "bcd"),
        ("extra__has_key", "size", "ab"),
        ("extra__has_keys", "size,color", "ab"),
        ("extra__has_any_keys", "none,size", "abd"),
        ("extra__contains", r#"{"color":"red"}"#, "a"),
        (
            "extra__contained_by",
            r#"{"color":"red","size":"XL"}"#,
            "ac",
        ),
        ("more__isnull", "true", "a"),
        ("extra", "{}", "c"),
    ];
    for (lookup, text, names) in cases {
        let filter = DynFilter::parse(&format!("{lookup}={text}"), &[lookup]).unwrap();
        let rows = Paint::all()
            .apply(&filter)
            .unwrap()
            .order_by(|p| p.id)
            .select(|p| p.name);
        assert_eq!(rows.fetch(&db).await.unwrap().concat(), names, "{lookup}");
    }
    for (lookup, text) in [
        ("extra__contains", "x"),
        ("extra__contains", "[]"),
        ("extra__has_key", "a\0"),
    ] {
        let error = DynQuery::new(Paint::META)
            .filter(lookup, Value::from(text))
            .unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E302"), "{lookup}");
    }
}

async fn dumped(db: &Db) -> Result<String> {
    let mut out = Vec::new();
    fixture::dump(db, &DumpOptions::default(), &mut out).await?;
    Ok(String::from_utf8(out).unwrap())
}

#[tokio::test]
async fn fixtures_hold_maps_as_django_writes_them() {
    let Some(db) = paints().await else { return };
    let text = dumped(&db).await.unwrap();
    assert!(
        text.contains(r#"{\"color\":\"Blue\",\"size\":null}"#),
        "{text}"
    );
    let before = Paint::all().order_by(|p| p.id).fetch(&db).await.unwrap();
    Paint::all().delete(&db).await.unwrap();
    assert_eq!(fixture::load(&db, "paints.json", &text).await.unwrap(), 4);
    assert_eq!(
        Paint::all().order_by(|p| p.id).fetch(&db).await.unwrap(),
        before
    );
}

#[tokio::test]
async fn the_migration_makes_the_extension() {
    let folder = env::temp_dir().join(format!("carafe-hstore-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let sources = Sources::new().with_folder("t", folder.join("t"));
    make(&registry(), &sources, &MakeOptions::default()).unwrap();
    let replayed = sources.read().unwrap().state().unwrap();
    assert_eq!(replayed, State::from_registry(&registry()).unwrap());
    if let Some(db) = TestDb::postgres(registry()).await {
        refused(&db, &sources).await;
        migrate(&db, &sources, MigrateOptions::default())
            .await
            .unwrap();
        let new = NewPaint {
            name: "a".to_owned(),
            extra: hostile(),
        };
        assert_eq!(new.insert(&db).await.unwrap().extra, hostile());
    }
    fs::remove_dir_all(&folder).unwrap();
}

/// Whoever may make tables and no extensions hears what a superuser has to do.
async fn refused(db: &TestDb, sources: &Sources) {
    let role = format!("carafe_hstore_{}", std::process::id());
    let make =
        format!("CREATE ROLE {role} LOGIN PASSWORD 'x'; GRANT ALL ON SCHEMA public TO {role}");
    db.script(&make).await.unwrap();
    let (_, place) = db
        .full_url()
        .split_once('@')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let other = Db::open(&format!("postgres://{role}:x@{place}"), registry())
        .await
        .unwrap();
    let error = migrate(&other, sources, MigrateOptions::default())
        .await
        .unwrap_err();
    drop(other);
    assert_eq!(error.error_code(), Some("orm.E341"), "{error:?}");
    assert!(
        error
            .hint_text()
            .unwrap()
            .contains("CREATE EXTENSION IF NOT EXISTS hstore")
    );
    let gone = format!("DROP OWNED BY {role} CASCADE; DROP ROLE {role}");
    db.script(&gone).await.unwrap();
}

#[tokio::test]
async fn other_databases_say_that_they_have_none() {
    let error = Db::open("sqlite::memory:", registry()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.error_code()),
        (ErrorKind::Config, Some("orm.E340"))
    );
    assert!(error.message().contains("`Paint.extra`"), "{error:?}");
    assert!(error.hint_text().unwrap().contains("`Json<…>`"));
}

#[test]
fn maps_are_shown() {
    let map = HStore::from([("b", Some("1")), ("a", None)]);
    assert_eq!(
        serde_json::to_string(&map).unwrap(),
        r#"{"a":null,"b":"1"}"#
    );
}
