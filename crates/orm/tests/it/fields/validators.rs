//! `#[field(range(…), len(…), email, url, slug)]`.

use carafe_core::{Decimal, ErrorKind};
use carafe_macros::model;
use carafe_orm::{
    Insertable as _, Model as _,
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
