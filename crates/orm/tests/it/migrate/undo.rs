//! Backwards.

use super::{
    models::{circle, first, ring, second},
    project::{
        Project, apply, apply_to, column, databases, listed, models, on_disk, schema, write_new,
    },
};

#[tokio::test]
async fn back_to_the_first_version_and_to_nothing() {
    let project = Project::new();
    write_new(&listed([(
        "shop",
        models!(project; first::Category, first::Tag, first::Product),
    )]))
    .unwrap();
    let registry = listed([(
        "shop",
        models!(project; second::Category, second::Tag, second::Product, second::Maker),
    )]);
    write_new(&registry).unwrap();
    let sources = on_disk(&registry);
    for db in databases().await {
        apply_to(&db, &sources, "shop", "0001").await.unwrap();
        let first = schema(&db).await;
        apply(&db, &sources).await.unwrap();
        let second = schema(&db).await;
        assert_ne!(first, second);
        db.execute("INSERT INTO shop_category (name) VALUES ('Books')", &[])
            .await
            .unwrap();
        let done = apply_to(&db, &sources, "shop", "0001_initial")
            .await
            .unwrap();
        assert!(
            done.to_string().contains("  Unapplying shop.0002_maker_"),
            "{done}"
        );
        assert_eq!(schema(&db).await, first);
        assert_eq!(
            column(&db, "SELECT name FROM shop_category").await,
            ["Books"]
        );
        apply(&db, &sources).await.unwrap();
        assert_eq!(schema(&db).await, second);
        apply_to(&db, &sources, "shop", "zero").await.unwrap();
        assert!(schema(&db).await.is_empty());
    }
}

#[tokio::test]
async fn what_was_built_on_it_goes_too() {
    let project = Project::new();
    let registry = listed([
        ("a", models!(project; ring::Root, ring::Leaf)),
        ("b", models!(project; ring::Middle)),
        ("lib", models!(project; circle::Author, circle::Book)),
    ]);
    write_new(&registry).unwrap();
    let sources = on_disk(&registry);
    for db in databases().await {
        apply(&db, &sources).await.unwrap();
        let done = apply_to(&db, &sources, "b", "zero").await.unwrap();
        let keys: Vec<String> = done.steps.iter().map(|step| step.key.to_string()).collect();
        assert_eq!(keys, ["a.0002_leaf", "b.0001_initial"]);
        assert!(schema(&db).await.contains_key("lib_book.id"));
        let done = apply_to(&db, &sources, "a", "0002").await.unwrap();
        let keys: Vec<String> = done.steps.iter().map(|step| step.key.to_string()).collect();
        assert_eq!(keys, ["b.0001_initial", "a.0002_leaf"]);
        apply_to(&db, &sources, "lib", "zero").await.unwrap();
        assert!(!schema(&db).await.contains_key("lib_book.id"));
    }
}
