//! `#[mixin]` and `#[model(mixins(…))]`.

use super::{
    Article, Comment, Item, LiveItem, Mark, NewArticle, NewPerson, Person, Photo, Pin,
    elsewhere::NewPhoto,
    every, plain, registry,
    shared::{Owned, Timestamps},
};
use carafe_orm::{
    Insertable as _, Model as _,
    model::{HasMixin, Registry},
    models,
    schema::State,
};

/// A function over all models with the mixin.
fn age(row: &impl HasMixin<Timestamps>) -> i64 {
    let times = row.mixin();
    times.updated_at.micros() - times.created_at.micros()
}

#[test]
fn the_model_is_as_if_they_were_written_out() {
    let mut written_out = Registry::new();
    written_out
        .add(
            "m",
            models![
                Person,
                plain::Article,
                Photo,
                Mark,
                Item,
                LiveItem,
                Comment,
                Pin
            ],
        )
        .unwrap();
    let mixed = State::from_registry(&registry()).unwrap();
    assert_eq!(mixed, State::from_registry(&written_out).unwrap());
    let names = |columns: &[carafe_orm::model::ColumnMeta]| -> Vec<&str> {
        columns.iter().map(|column| column.field).collect()
    };
    assert_eq!(
        names(Article::META.columns),
        names(plain::Article::META.columns)
    );
    assert_eq!(
        names(Photo::META.columns),
        ["id", "gone", "created_at", "updated_at"]
    );
}

#[tokio::test]
async fn they_are_fields_in_rust_and_in_queries() {
    for db in every().await {
        let anna = NewPerson {
            name: "Anna".into(),
        }
        .insert(&db)
        .await
        .unwrap();
        let new = |title: &str| NewArticle {
            title: title.into(),
            owner: (&anna).into(),
        };
        let mut first = new("first").insert(&db).await.unwrap();
        let second = new("second").insert(&db).await.unwrap();
        let before = age(&first);
        assert_eq!(first.state, "draft");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        first.update(&db, |a| a.state.set("live")).await.unwrap();
        assert!(age(&first) > before && first.updated_at > second.updated_at);
        let rows = Article::all().fetch(&db).await.unwrap();
        assert_eq!(rows, [second.clone(), first.clone()], "{:?}", db.dialect());
        let found =
            Article::filter(|a| a.updated_at.gt(second.updated_at) & a.owner.name.eq("Anna"));
        assert_eq!(found.one(&db).await.unwrap(), first);
        let (same, made) = new("first")
            .get_or_create(&db, |a| (a.owner, a.title))
            .await
            .unwrap();
        assert!(!made && same == first);
        let sql = "SELECT t.state FROM m_article t WHERE t.updated_at > t.created_at AND t.state = 'live'";
        assert_eq!(db.rows(sql, &[]).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn their_values_come_out_together() {
    for db in every().await {
        let photo = NewPhoto {}.insert(&db).await.unwrap();
        let times: Timestamps = photo.mixin();
        assert_eq!(times.created_at, photo.created_at);
        assert_eq!(times.updated_at, photo.updated_at);
        let anna = NewPerson {
            name: "Anna".into(),
        }
        .insert(&db)
        .await
        .unwrap();
        let new = NewArticle {
            title: "a".into(),
            owner: (&anna).into(),
        };
        let owned: Owned = new.insert(&db).await.unwrap().mixin();
        assert_eq!((owned.owner.id, owned.state.as_str()), (anna.id, "draft"));
    }
}
