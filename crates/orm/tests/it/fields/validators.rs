//! `#[field(range(…), len(…), email, url, slug)]`.

use carafe_core::{Date, DateTime, Decimal, ErrorKind};
use carafe_macros::model;
use carafe_orm::{
    Db, Insertable as _, Model as _,
    migrate::create_all,
    model::{Id, Registry},
    test::TestDb,
};

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
struct Person {
    id: Id<Self>,
    #[field(len(2..=5))]
    name: String,
    #[field(email)]
    mail: Option<String>,
    #[field(url, blank)]
    site: String,
    #[field(slug, max = 50)]
    slug: String,
    #[field(range(0..=120))]
    age: i32,
    #[field(range(-1.5..2.5), digits(6, 3))]
    score: Decimal,
    #[field(range(..1))]
    share: f64,
}

fn registry() -> Registry {
    let mut registry = Registry::new();
    registry.add("shop", carafe_orm::models![Person]).unwrap();
    registry
}

fn good() -> NewPerson {
    NewPerson {
        name: "Ann".to_owned(),
        site: String::new(),
        slug: "ann-1".to_owned(),
        age: 120,
        score: "-1.5".parse().unwrap(),
        share: 0.5,
    }
}

#[tokio::test]
async fn values_are_looked_at_before_they_are_saved() {
    for db in TestDb::every(registry).await {
        create_all(&db, &registry()).await.unwrap();
        let mut row = good().insert(&db).await.unwrap();
        let bad = NewPerson {
            name: "A".to_owned(),
            site: "javascript:alert()".to_owned(),
            slug: "not a slug".to_owned(),
            age: -1,
            score: "2.5".parse().unwrap(),
            share: 1.5,
        };
        let error = bad
            .with(|p| p.mail.set(Some("nobody")))
            .insert(&db)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        let mut found: Vec<_> = error
            .fields()
            .iter()
            .map(|field| (field.field.to_string(), field.code))
            .collect();
        found.sort();
        let wanted = [
            ("age", "min_value"),
            ("mail", "invalid"),
            ("name", "min_length"),
            ("score", "max_value"),
            ("share", "max_value"),
            ("site", "invalid"),
            ("slug", "invalid"),
        ];
        assert_eq!(found, wanted.map(|(field, code)| (field.to_owned(), code)));
        row.update(&db, |p| p.name.set("Augusta"))
            .await
            .unwrap_err();
        row.age = 121;
        assert_eq!(
            row.save(&db).await.unwrap_err().fields()[0].code,
            "max_value"
        );
        row.update(&db, |p| (p.mail.set(Some("a@b.cc")), p.age.set(0)))
            .await
            .unwrap();
    }
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
struct Post {
    id: Id<Self>,
    #[field(unique_for_date = published, regex = r"^[A-Z]{2}\d+$", max = 20)]
    code: String,
    #[field(unique_for_month = published, unique_for_year = made)]
    title: Option<String>,
    published: Option<DateTime>,
    made: Date,
}

fn posts() -> Registry {
    let mut registry = Registry::new();
    registry.add("shop", carafe_orm::models![Post]).unwrap();
    registry
}

fn post(code: &str, title: Option<&str>, published: Option<&str>) -> Post {
    Post {
        id: Id::new(0),
        code: code.to_owned(),
        title: title.map(str::to_owned),
        published: published.map(|text| text.parse().unwrap()),
        made: "2026-05-05".parse().unwrap(),
    }
}

#[tokio::test]
async fn texts_fit_regular_expressions() {
    for db in TestDb::every(posts).await {
        create_all(&db, &posts()).await.unwrap();
        for (code, fits) in [
            ("AB12", true),
            ("AB", false),
            ("xAB12", false),
            ("AB12\n", false),
            ("", false),
        ] {
            let row = post(code, None, None);
            let new = NewPost {
                code: row.code.clone(),
                made: row.made,
            };
            let inserted = new.insert(&db).await;
            assert_eq!(inserted.is_ok(), fits, "{code:?}");
            if let Err(error) = inserted {
                assert_eq!(
                    (&*error.fields()[0].field, error.fields()[0].code),
                    ("code", "invalid")
                );
            }
        }
    }
}

#[tokio::test]
async fn an_expression_that_cannot_be_read_is_said_at_once() {
    #[model(crate = carafe_orm)]
    #[derive(Debug)]
    struct Wrong {
        id: Id<Self>,
        #[field(regex = "(")]
        name: String,
    }
    let mut registry = Registry::new();
    registry.add("t", carafe_orm::models![Wrong]).unwrap();
    let error = Db::open("sqlite::memory:", registry).await.unwrap_err();
    assert_eq!(error.error_code(), Some("orm.E344"));
    assert!(error.message().contains("`Wrong.name`"), "{error:?}");
}

#[tokio::test]
async fn values_are_unique_for_a_day_a_month_or_a_year() {
    for db in TestDb::every(posts).await {
        create_all(&db, &posts()).await.unwrap();
        let at: DateTime = "2026-03-31T23:59:59Z".parse().unwrap();
        let first = NewPost {
            code: "AB1".to_owned(),
            made: "2026-05-05".parse().unwrap(),
        };
        let first = first.with(|p| (p.title.set("news"), p.published.set(at)));
        let first: Post = first.insert(&db).await.unwrap();
        let said = async |row: &Post| match row.validate(&db).await {
            Ok(()) => String::new(),
            Err(error) => error
                .fields()
                .iter()
                .map(|field| field.code)
                .collect::<Vec<_>>()
                .join(" "),
        };
        // The row itself is in nobody's way.
        assert_eq!(said(&first).await, "");
        assert_eq!(
            said(&post("AB1", None, Some("2026-03-31T00:00:00Z"))).await,
            "unique_for_date"
        );
        assert_eq!(
            said(&post("AB1", None, Some("2026-04-01T00:00:00Z"))).await,
            ""
        );
        assert_eq!(
            said(&post("AB2", None, Some("2026-03-31T00:00:00Z"))).await,
            ""
        );
        assert_eq!(said(&post("AB1", None, None)).await, "");
        assert_eq!(
            said(&post("AB2", Some("news"), Some("2020-03-01T00:00:00Z"))).await,
            "unique_for_month"
        );
        assert_eq!(
            said(&post("AB2", Some("news"), Some("2026-04-01T00:00:00Z"))).await,
            "unique_for_year"
        );
        let mut later = post("AB2", Some("news"), None);
        later.made = "2027-01-01".parse().unwrap();
        assert_eq!(said(&later).await, "");
        let error = post("AB1", None, Some("2026-03-31T00:00:00Z"))
            .validate(&db)
            .await
            .unwrap_err();
        assert_eq!(
            error.fields()[0].message,
            "code must be unique for published date."
        );
    }
}
