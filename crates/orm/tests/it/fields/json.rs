//! Parts of JSON columns in queries: the same rows on every database.

use carafe_macros::model;
use carafe_orm::{
    Insertable as _, Model as _, QuerySet,
    migrate::create_all,
    model::{Id, Registry},
    test::TestDb,
    value::Json,
};
use serde_json::json;

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
struct Thing {
    id: Id<Self>,
    name: String,
    extra: Option<Json>,
}

fn registry() -> Registry {
    let mut registry = Registry::new();
    registry.add("shop", carafe_orm::models![Thing]).unwrap();
    registry
}

async fn databases() -> Vec<TestDb> {
    let all = TestDb::every(registry).await;
    let rows = [
        (
            "object",
            Some(
                json!({"paint": {"color": "red", "coats": 2}, "tags": ["new", "sale", {"x": 1}], "weight": 7.5}),
            ),
        ),
        (
            "other",
            Some(
                json!({"paint": {"color": "blue", "coats": 10}, "tags": [], "weight": "7.5", "it's \"odd\"": true}),
            ),
        ),
        ("null", Some(json!({"paint": null, "weight": 7}))),
        ("list", Some(json!([1, 2, [3], "a"]))),
        ("text", Some(json!("red"))),
        ("nothing", Some(json!(null))),
        ("none", None),
    ];
    for db in &all {
        create_all(db, &registry()).await.unwrap();
        for (name, extra) in &rows {
            let new = NewThing {
                name: (*name).to_owned(),
            };
            let extra = extra.clone().map(Json);
            new.with(|t| t.extra.set(extra)).insert(db).await.unwrap();
        }
    }
    all
}

async fn names(db: &TestDb, query: QuerySet<Thing>) -> Vec<String> {
    query
        .order_by(|t| t.id)
        .select(|t| t.name)
        .fetch(db)
        .await
        .unwrap()
}

#[tokio::test]
async fn parts_are_compared_by_value_and_type() {
    for db in &databases().await {
        let found = async |query: QuerySet<Thing>| names(db, query).await;
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("paint.color").eq("red"))).await,
            ["object"]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("paint.coats").gt(9))).await,
            ["other"]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("paint.coats").le(2))).await,
            ["object"]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("weight").gt(7))).await,
            ["object"]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("weight").ge(7.0))).await,
            ["object", "null"]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("weight").eq(7.0))).await,
            ["null"]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("weight").eq("7.5"))).await,
            ["other"]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("paint.color").lt("c"))).await,
            ["other"]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("paint").eq(json!(null)))).await,
            ["null"]
        );
        assert_eq!(
            found(Thing::filter(|t| t
                .extra
                .at("paint")
                .eq(json!({"coats": 2, "color": "red"}))))
            .await,
            ["object"]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("tags.1").eq("sale"))).await,
            ["object"]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("tags.2.x").eq(1))).await,
            ["object"]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("it's \"odd\"").eq(true))).await,
            ["other"]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("").eq("red"))).await,
            ["text"]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("").eq(json!(null)))).await,
            ["nothing"]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("2.0").eq(3))).await,
            ["list"]
        );
    }
}

#[tokio::test]
async fn what_is_not_there_equals_nothing_and_differs_from_everything() {
    for db in &databases().await {
        let rest = Thing::filter(|t| t.extra.at("paint.color").ne("red"));
        assert_eq!(
            names(db, rest).await,
            ["other", "null", "list", "text", "nothing", "none"]
        );
        let rest = Thing::filter(|t| !t.extra.at("paint.color").eq("red"));
        assert_eq!(
            names(db, rest).await,
            ["other", "null", "list", "text", "nothing", "none"]
        );
        let there = Thing::filter(|t| t.extra.at("paint").exists());
        assert_eq!(names(db, there).await, ["object", "other", "null"]);
        let there = Thing::filter(|t| t.extra.at("paint.color").exists());
        assert_eq!(names(db, there).await, ["object", "other"]);
        let none = Thing::filter(|t| t.extra.is_null());
        assert_eq!(names(db, none).await, ["none"]);
    }
}

#[tokio::test]
async fn keys_and_contents() {
    for db in &databases().await {
        let found = async |query: QuerySet<Thing>| names(db, query).await;
        assert_eq!(
            found(Thing::filter(|t| t.extra.has_key("tags"))).await,
            ["object", "other"]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.has_key("it's \"odd\""))).await,
            ["other"]
        );
        assert_eq!(
            found(Thing::filter(|t| t
                .extra
                .has_keys(["tags", "weight", "paint"])))
            .await,
            ["object", "other"]
        );
        assert_eq!(
            found(Thing::filter(|t| t
                .extra
                .has_any_keys(["nobody", "weight"])))
            .await,
            ["object", "other", "null"]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.has_any_keys([]))).await,
            [""; 0]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("paint").has_key("coats"))).await,
            ["object", "other"]
        );
        assert_eq!(
            found(Thing::filter(|t| t
                .extra
                .at("")
                .contains(json!({"paint": {"coats": 2}}))))
            .await,
            ["object"]
        );
        assert_eq!(
            found(Thing::filter(|t| t
                .extra
                .at("tags")
                .contains(json!(["sale"]))))
            .await,
            ["object"]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("tags").contains(json!([])))).await,
            ["object", "other"]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("tags").contains("new"))).await,
            ["object"]
        );
        let outer = json!({"color": "red", "coats": 2, "more": 1});
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("paint").contained_by(outer))).await,
            ["object"]
        );
        assert_eq!(
            found(Thing::filter(|t| t.extra.at("").contained_by(json!([
                1,
                2,
                [3],
                "a",
                "b"
            ]))))
            .await,
            ["list"]
        );
    }
}

#[tokio::test]
async fn parts_are_selected_and_sorted() {
    for db in &databases().await {
        let texts = Thing::all()
            .order_by(|t| t.id)
            .select(|t| t.extra.at("weight").as_text());
        let texts: Vec<Option<String>> = texts.fetch(db).await.unwrap();
        assert_eq!(
            texts.iter().map(Option::as_deref).collect::<Vec<_>>(),
            [Some("7.5"), Some("7.5"), Some("7"), None, None, None, None]
        );
        let numbers = Thing::all()
            .order_by(|t| t.id)
            .select(|t| t.extra.at("weight").as_f64());
        let numbers: Vec<Option<f64>> = numbers.fetch(db).await.unwrap();
        assert_eq!(
            numbers,
            [Some(7.5), None, Some(7.0), None, None, None, None]
        );
        let light = Thing::filter(|t| t.extra.at("weight").as_f64().lt(7.2));
        assert_eq!(names(db, light).await, ["null"]);
    }
}
