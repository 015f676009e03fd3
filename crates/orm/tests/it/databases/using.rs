//! `.using("name")`.

use super::{Page, page, pairs, registry};
use carafe_orm::{Db, Insertable as _, Model as _, test::TestDb};

macro_rules! sql {
    ($($input:tt)*) => { carafe_macros::sql!(crate = carafe_orm, $($input)*) };
}

#[tokio::test]
async fn queries_and_writes_go_where_they_are_told() {
    for pair in pairs(Vec::new).await {
        let (db, other) = (&pair.db, &pair.other);
        page("here").insert(db).await.unwrap();
        page("there")
            .insert(&db.using("other").unwrap())
            .await
            .unwrap();
        let titles = |of: &'static str| Page::all().using(of).select(|p| p.title);
        assert_eq!(titles("other").fetch(db).await.unwrap(), ["there"]);
        assert_eq!(titles("default").fetch(db).await.unwrap(), ["here"]);
        let changed = Page::all()
            .using("other")
            .update(db, |p| p.title.set("new"))
            .await;
        assert_eq!(changed.unwrap(), 1);
        assert_eq!(
            Page::filter(|p| p.title.eq("new"))
                .count(other)
                .await
                .unwrap(),
            1
        );
        let count: i64 = sql!("SELECT count(*) FROM {Page} WHERE title = 'new'")
            .using("other")
            .one(db)
            .await
            .unwrap();
        assert_eq!(count, 1);
        assert_eq!(
            sql!("DELETE FROM {Page}")
                .using("other")
                .execute(db)
                .await
                .unwrap(),
            1
        );
        assert_eq!(Page::all().count(db).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_transaction_is_on_one_database() {
    for pair in pairs(Vec::new).await {
        let db = &pair.db;
        let failed: carafe_core::Result<()> = db
            .atomic(async |tx| {
                page("a").insert(tx).await?;
                assert_eq!(Page::all().count(tx).await?, 1);
                assert_eq!(Page::all().using("other").count(tx).await?, 0);
                Err(carafe_core::Error::bad_request("no"))
            })
            .await;
        assert!(failed.is_err());
        let other = db.using("other").unwrap();
        other
            .atomic(async |tx| page("b").insert(tx).await)
            .await
            .unwrap();
        assert_eq!(Page::all().count(db).await.unwrap(), 0);
        assert_eq!(Page::all().count(&other).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_name_that_is_not_there_is_told_with_those_that_are() {
    for pair in pairs(Vec::new).await {
        let error = Page::all()
            .using("othre")
            .fetch(&pair.db)
            .await
            .unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E289"));
        assert!(error.to_string().contains("`othre`"), "{error}");
        assert_eq!(error.hint_text(), Some("there are `default` and `other`"));
        assert_eq!(
            pair.db.using("x").unwrap_err().error_code(),
            Some("orm.E289")
        );
    }
    let alone = TestDb::memory(registry()).await;
    let error = Page::all()
        .using("replica")
        .count(&alone)
        .await
        .unwrap_err();
    assert!(error.hint_text().unwrap_or_default().contains("DATABASES="));
}

#[tokio::test]
async fn names_are_each_once() {
    let db = TestDb::memory(registry()).await;
    let copy = || -> Db { (*db).clone() };
    for names in [vec!["a", "a"], vec!["default"], vec![""]] {
        let named = names
            .into_iter()
            .map(|name| (name.to_owned(), copy()))
            .collect();
        assert_eq!(
            copy().beside(named, Vec::new()).unwrap_err().error_code(),
            Some("orm.E288")
        );
    }
}
