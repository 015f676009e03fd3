//! Tables in schemas of PostgreSQL.

use carafe_core::ErrorKind;
use carafe_macros::{model, sql};
use carafe_orm::{
    Db, Fk, Insertable as _, M2m, Model as _, Rev,
    fixture::{self, DumpOptions},
    migrate::{MakeOptions, MigrateOptions, Sources, create_all, make, migrate},
    model::{Id, Registry},
    test::TestDb,
};
use std::{env, fs};

#[model(crate = carafe_orm, table = "Shop floor.kind", comment = "What it is")]
#[derive(Debug, Clone)]
struct Kind {
    id: Id<Self>,
    #[field(unique, comment = "What it is called")]
    name: String,
    #[field(via = kind)]
    items: Rev<Item>,
}

#[model(crate = carafe_orm, table = "Shop floor.item", index(-stock, name), unique(name, where = |i| i.stock.gt(0)), check(some = |i| i.stock.ge(0)))]
#[derive(Debug, Clone)]
struct Item {
    id: Id<Self>,
    name: String,
    kind: Fk<Kind>,
    stock: i32,
    kinds: M2m<Kind>,
}

/// The same name in the schema that is always there.
#[model(crate = carafe_orm, table = "item")]
#[derive(Debug, Clone)]
struct Other {
    id: Id<Self>,
    name: String,
}

fn registry() -> Registry {
    let mut registry = Registry::new();
    registry
        .add("t", carafe_orm::models![Kind, Item, Other])
        .unwrap();
    registry
}

fn item(name: &str, kind: &Kind, stock: i32) -> NewItem {
    NewItem {
        name: name.to_owned(),
        kind: kind.into(),
        stock,
    }
}

async fn filled(db: &Db) -> Kind {
    let kind = NewKind {
        name: "cup".to_owned(),
    }
    .insert(db)
    .await
    .unwrap();
    let rows = ["a", "b", "c"].map(|name| item(name, &kind, 3));
    let rows = Item::insert_many(db, Vec::from(rows)).await.unwrap();
    rows[0].kinds.add(db, [&kind]).await.unwrap();
    NewOther {
        name: "elsewhere".to_owned(),
    }
    .insert(db)
    .await
    .unwrap();
    kind
}

#[tokio::test]
async fn every_statement_finds_its_table() {
    let Some(db) = TestDb::postgres(registry()).await else {
        return;
    };
    create_all(&db, &registry()).await.unwrap();
    let kind = filled(&db).await;
    let rows = Item::filter(|i| i.kind.name.eq("cup")).order_by(|i| i.name);
    let rows = rows.with(|i| (i.kind, i.kinds)).fetch(&db).await.unwrap();
    assert_eq!(
        (rows.len(), rows[0].kinds.len(), &*rows[1].kind.name),
        (3, 1, "cup")
    );
    let kinds = Kind::filter(|k| k.items.any(|i| i.stock.gt(2))).with(|k| k.items);
    assert_eq!(kinds.one(&db).await.unwrap().items.len(), 3);
    let counted = Kind::all().select(|k| (k.name, k.items.count()));
    assert_eq!(counted.one(&db).await.unwrap().1, 3);
    let mut first = Item::filter(|i| i.name.eq("a")).one(&db).await.unwrap();
    first.stock = 0;
    first.save(&db).await.unwrap();
    Item::filter(|i| i.name.eq("b"))
        .update(&db, |i| i.stock.set(i.stock + 1))
        .await
        .unwrap();
    let mut rows = Item::all().order_by(|i| i.id).fetch(&db).await.unwrap();
    rows[2].stock = 9;
    Item::bulk_update(&db, &rows, |i| i.stock).await.unwrap();
    let stock: Vec<i32> = sql!(crate = carafe_orm, "SELECT stock FROM {Item} ORDER BY id")
        .fetch(&db)
        .await
        .unwrap();
    assert_eq!(stock, [0, 4, 9]);
    let by_hand = db
        .rows("SELECT stock FROM \"Shop floor\".item ORDER BY id", &[])
        .await
        .unwrap();
    assert_eq!(
        by_hand
            .iter()
            .map(|row| row[0].to_text())
            .collect::<String>(),
        "049"
    );
    let error = item("b", &kind, 1).insert(&db).await.unwrap_err();
    assert!(error.is_unique_violation());
    assert_eq!(error.fields()[0].field, "name");
    assert!(item("x", &kind, -1).insert(&db).await.is_err());
    assert_eq!(Other::all().count(&db).await.unwrap(), 1);
    kind.delete(&db).await.unwrap();
    assert_eq!(Item::all().count(&db).await.unwrap(), 0);
}

#[tokio::test]
async fn fixtures_go_on_with_the_numbers() {
    let Some(db) = TestDb::postgres(registry()).await else {
        return;
    };
    create_all(&db, &registry()).await.unwrap();
    let kind = filled(&db).await;
    let mut out = Vec::new();
    fixture::dump(&db, &DumpOptions::default(), &mut out)
        .await
        .unwrap();
    kind.delete(&db).await.unwrap();
    let text = String::from_utf8(out).unwrap();
    let text = text.replace("\"pk\": 3", "\"pk\": 30");
    fixture::load(&db, "items.json", &text).await.unwrap();
    let most = Item::all().order_by(|i| -i.id);
    let most = most.first(&db).await.unwrap().unwrap();
    let kind = Kind::all().one(&db).await.unwrap();
    let next = item("z", &kind, 1).insert(&db).await.unwrap();
    assert!(next.id.raw() > most.id.raw());
}

#[tokio::test]
async fn migrations_make_the_schema_and_go_back() {
    let folder = env::temp_dir().join(format!("carafe-schemas-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let sources = Sources::new().with_folder("t", folder.join("t"));
    make(&registry(), &sources, &MakeOptions::default()).unwrap();
    assert!(
        make(&registry(), &sources, &MakeOptions::default())
            .unwrap()
            .is_empty()
    );
    if let Some(db) = TestDb::postgres(registry()).await {
        for _ in 0..2 {
            migrate(&db, &sources, MigrateOptions::default())
                .await
                .unwrap();
            let zero = MigrateOptions {
                label: Some("t"),
                target: Some("zero"),
                ..MigrateOptions::default()
            };
            migrate(&db, &sources, zero).await.unwrap();
        }
        let left = "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'Shop floor'";
        assert_eq!(db.rows(left, &[]).await.unwrap()[0][0].to_text(), "0");
    }
    fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn other_databases_say_that_they_have_none() {
    let error = Db::open("sqlite::memory:", registry()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.error_code()),
        (ErrorKind::Config, Some("orm.E343"))
    );
    if let Some(db) = TestDb::mariadb(Registry::new()).await {
        let error = Db::open(&db.full_url(), registry()).await.unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E343"));
    }
}
