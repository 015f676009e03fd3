//! What the database keeps of a model: checks, defaults, generated columns, uniques of some rows, comments.

use carafe_core::{Decimal, ErrorKind};
use carafe_macros::{Choice, model};
use carafe_orm::{
    Insertable as _, Model as _,
    migrate::{MakeOptions, MigrateOptions, Sources, create_all, make, migrate},
    model::{Id, ModelItem, Registry},
    schema::State,
    sql::Dialect,
    test::TestDb,
    value::Value,
};
use std::{env, fs};

#[derive(Choice, Debug, Clone, Copy, PartialEq)]
#[choice(crate = carafe_orm)]
enum Step {
    New,
    Done,
}

#[model(
    crate = carafe_orm,
    comment = "What we sell: it's \"ours\"",
    check(price_positive = |l| l.price.ge(0), known = |l| l.step.in_([Step::New, Step::Done])),
    check(amount_or_note = |l| l.amount.gt(0) | !l.note.is_null()),
    unique(code, where = |l| l.deleted.eq(false) & l.code.ne("it's")),
)]
#[derive(Debug, Clone, PartialEq)]
struct Line {
    id: Id<Self>,
    #[field(digits(10, 2), comment = "In euros; it's net")]
    price: Decimal,
    #[field(db_default = 1)]
    amount: i32,
    #[field(digits(4, 2), db_default = 1)]
    rate: Decimal,
    #[field(digits(12, 2), generated = |l| l.price * l.rate)]
    total: Decimal,
    #[field(generated = |l| l.amount + 1, db_persist = false)]
    next: i32,
    #[field(db_default = "it's \\ \"new\"", max = 40)]
    label: String,
    #[field(db_default = Step::New)]
    step: Step,
    #[field(max = 40)]
    code: String,
    #[field(default = false)]
    deleted: bool,
    note: Option<String>,
}

fn registry() -> Registry {
    let mut registry = Registry::new();
    let items: Vec<ModelItem> = carafe_orm::models![Line];
    registry.add("shop", items).unwrap();
    registry
}

async fn databases() -> Vec<TestDb> {
    let all = TestDb::every(registry).await;
    for db in &all {
        create_all(db, &registry()).await.unwrap();
    }
    all
}

fn line(price: i64, code: &str) -> NewLine {
    NewLine {
        price: price.into(),
        code: code.to_owned(),
    }
}

#[tokio::test]
async fn the_database_fills_in_what_it_knows() {
    for db in databases().await {
        let row = line(3, "a").insert(&db).await.unwrap();
        assert_eq!(
            (row.amount, row.total.to_string().as_str(), row.next),
            (1, "3.00", 2)
        );
        assert_eq!(
            (row.label.as_str(), row.step),
            ("it's \\ \"new\"", Step::New)
        );
        let mut row = line(3, "b")
            .with(|l| (l.amount.set(7), l.rate.set(7), l.step.set(Step::Done)))
            .insert(&db)
            .await
            .unwrap();
        assert_eq!(
            (row.total.to_string().as_str(), row.next, row.step),
            ("21.00", 8, Step::Done)
        );
        row.update(&db, |l| (l.amount.set(2), l.rate.set(2)))
            .await
            .unwrap();
        assert_eq!((row.total, row.next), (6.into(), 3));
        row.price = "0.10".parse().unwrap();
        row.save(&db).await.unwrap();
        let found = Line::filter(|l| l.total.eq(Decimal::new(20, 2)))
            .one(&db)
            .await
            .unwrap();
        assert_eq!((found.id, found.next), (row.id, 3));
    }
}

/// Field, code and message of each field error.
fn said(error: &carafe_core::Error) -> Vec<(&str, &str, &str)> {
    let fields = error.fields().iter();
    fields
        .map(|field| (&*field.field, field.code, &*field.message))
        .collect()
}

#[tokio::test]
async fn rows_keep_their_checks() {
    for db in databases().await {
        let error = line(-1, "a").insert(&db).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.error_code()),
            (ErrorKind::Invalid, Some("orm.E104")),
            "{error:?}"
        );
        let constraint = error.constraint().unwrap_or_default().to_owned();
        assert_eq!(
            Line::META.check(&constraint),
            Some("price_positive"),
            "{constraint}"
        );
        assert_eq!(
            said(&error),
            [("price", "check", "Constraint “price_positive” is violated.")]
        );
        let none = line(1, "a")
            .with(|l| l.amount.set(0))
            .insert(&db)
            .await
            .unwrap_err();
        assert_eq!(none.error_code(), Some("orm.E104"), "{none:?}");
        assert_eq!(
            said(&none),
            [("", "check", "Constraint “amount_or_note” is violated.")]
        );
        let many = Line::insert_many(&db, vec![line(1, "b"), line(-1, "c")]);
        let error = many.await.unwrap_err();
        assert_eq!(said(&error)[0].0, "price", "{error:?}");
        let row = line(1, "d").insert(&db).await.unwrap();
        let changed =
            Line::filter(|l| l.id.eq(row.id)).update(&db, |l| l.price.set(Decimal::from(-1)));
        assert_eq!(said(&changed.await.unwrap_err())[0].0, "price");
        let noted = line(1, "a").with(|l| (l.amount.set(0), l.note.set(Some("why"))));
        noted.insert(&db).await.unwrap();
    }
}

#[tokio::test]
async fn some_rows_are_unique() {
    for db in databases().await {
        let first = line(1, "a").insert(&db).await.unwrap();
        let error = line(1, "a").insert(&db).await.unwrap_err();
        assert!(error.is_unique_violation(), "{error:?}");
        line(1, "a")
            .with(|l| l.deleted.set(true))
            .insert(&db)
            .await
            .unwrap();
        line(1, "a")
            .with(|l| l.deleted.set(true))
            .insert(&db)
            .await
            .unwrap();
        line(1, "it's").insert(&db).await.unwrap();
        line(1, "it's").insert(&db).await.unwrap();
        first.delete(&db).await.unwrap();
        line(1, "a").insert(&db).await.unwrap();
    }
}

#[tokio::test]
async fn comments_are_remembered() {
    for db in databases().await {
        let sql = match db.dialect() {
            Dialect::Postgres => {
                "SELECT obj_description('shop_line'::regclass) UNION ALL SELECT col_description('shop_line'::regclass, 2)"
            }
            Dialect::MariaDb | Dialect::MySql => {
                "SELECT table_comment FROM information_schema.tables WHERE table_name = 'shop_line' AND table_schema = database() UNION ALL SELECT column_comment FROM information_schema.columns WHERE table_name = 'shop_line' AND column_name = 'price' AND table_schema = database()"
            }
            _ => continue,
        };
        let rows = db.rows(sql, &[]).await.unwrap();
        let text = |text: &str| vec![Value::Text(text.into())];
        assert_eq!(
            rows,
            [
                text("What we sell: it's \"ours\""),
                text("In euros; it's net")
            ]
        );
    }
}

#[tokio::test]
async fn all_of_it_stands_in_the_migration() {
    let folder = env::temp_dir().join(format!("carafe-rules-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let sources = Sources::new().with_folder("shop", folder.join("shop"));
    make(&registry(), &sources, &MakeOptions::default()).unwrap();
    let text = fs::read_to_string(folder.join("shop/0001_initial.toml")).unwrap();
    for part in [
        r#"name = "shop_line_price_positive", condition = { sqlite = "#,
        r#"choices = ["new", "done"], check = "shop_line_step_"#,
        r#"db_default = "'new'""#,
        r#"comment = "In euros; it's net""#,
        r#"comment = "What we sell: it's \"ours\"""#,
        r#"fields = ["code"], condition = {"#,
        "stored = true",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    assert!(
        make(&registry(), &sources, &MakeOptions::default())
            .unwrap()
            .is_empty()
    );
    let replayed = sources.read().unwrap().state().unwrap();
    assert_eq!(replayed, State::from_registry(&registry()).unwrap());
    for db in TestDb::every(registry).await {
        migrate(&db, &sources, MigrateOptions::default())
            .await
            .unwrap();
        assert_eq!(line(3, "a").insert(&db).await.unwrap().total, 3.into());
        line(3, "a").insert(&db).await.unwrap_err();
        line(-3, "b").insert(&db).await.unwrap_err();
    }
    fs::remove_dir_all(&folder).unwrap();
}
