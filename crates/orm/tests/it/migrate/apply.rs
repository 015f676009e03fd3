//! `migrate` and `showmigrations`.

use super::{
    models::{circle, first, legacy, ring, second},
    project::{
        Project, apply, apply_to, column, databases, listed, models, on_disk, rows, schema,
        write_new,
    },
};
use carafe_orm::{
    db::Db,
    migrate::{MigrateOptions, Sources, create_all, migrate, pending, show},
    model::Registry,
    test::TestDb,
};

fn shop(project: &Project) -> (Registry, Sources) {
    let registry = listed([(
        "shop",
        models!(project; first::Category, first::Tag, first::Product),
    )]);
    write_new(&registry).unwrap();
    let sources = on_disk(&registry);
    (registry, sources)
}

/// The second version's file, on top of the first's.
fn grown(project: &Project) -> (Registry, Sources) {
    shop(project);
    let registry = listed([(
        "shop",
        models!(project; second::Category, second::Tag, second::Product, second::Maker),
    )]);
    write_new(&registry).unwrap();
    let sources = on_disk(&registry);
    (registry, sources)
}

async fn fill(db: &Db) {
    db.script(
        "INSERT INTO shop_category (name) VALUES ('Books');
         INSERT INTO shop_tag (name) VALUES ('old');
         INSERT INTO shop_product (name, price, category_id, created_at) VALUES
            ('Tea', 2.50, 1, '2020-01-02 03:04:05'), ('Pot', 19.99, 1, '2020-01-02 03:04:05');
         INSERT INTO shop_product_tags (product_id, tag_id) VALUES (1, 1), (2, 1);",
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn everything_is_applied_once() {
    let project = Project::new();
    let (_, sources) = shop(&project);
    for db in databases().await {
        assert_eq!(
            show(&db, &sources, &[]).await.unwrap().to_string(),
            "shop\n [ ] 0001_initial"
        );
        let done = apply(&db, &sources).await.unwrap();
        assert_eq!(
            done.to_string(),
            "Running migrations:\n  Applying shop.0001_initial... OK"
        );
        let again = apply(&db, &sources).await.unwrap();
        assert_eq!(again.to_string(), "  No migrations to apply.");
        assert_eq!(
            show(&db, &sources, &[]).await.unwrap().to_string(),
            "shop\n [X] 0001_initial"
        );
        fill(&db).await;
    }
}

#[tokio::test]
async fn looking_changes_nothing() {
    let project = Project::new();
    let (_, sources) = shop(&project);
    for db in databases().await {
        let plan = MigrateOptions {
            plan: true,
            ..MigrateOptions::default()
        };
        assert_eq!(
            migrate(&db, &sources, plan).await.unwrap().to_string(),
            "Planned operations:\nshop.0001_initial\n    create model Category\n    create model Tag\n    create model Product"
        );
        assert_eq!(
            pending(&db, &sources).await.unwrap()[0].to_string(),
            "shop.0001_initial"
        );
        show(&db, &sources, &[]).await.unwrap();
        assert!(
            db.rows("SELECT * FROM carafe_migrations", &[])
                .await
                .is_err()
        );
        apply(&db, &sources).await.unwrap();
        let plan = migrate(&db, &sources, plan).await.unwrap();
        assert_eq!(
            plan.to_string(),
            "Planned operations:\n  No planned migration operations."
        );
        assert_eq!(pending(&db, &sources).await.unwrap(), []);
    }
}

#[tokio::test]
async fn rows_stay_and_get_their_values() {
    let project = Project::new();
    let (_, sources) = grown(&project);
    for db in databases().await {
        apply_to(&db, &sources, "shop", "0001").await.unwrap();
        fill(&db).await;
        apply(&db, &sources).await.unwrap();
        let sql = "SELECT id, name, category_id, weight, label, live, note, parent_id, maker_id FROM shop_product ORDER BY id";
        assert_eq!(
            rows(&db, sql).await,
            [
                "1|Tea|1|7|it's \"new\"|1|NULL|NULL|NULL",
                "2|Pot|1|7|it's \"new\"|1|NULL|NULL|NULL"
            ]
        );
        let sql = "SELECT count(*) FROM shop_product WHERE tax = 1.25 AND changed_at > created_at";
        assert_eq!(column(&db, sql).await, ["2"]);
        assert_eq!(
            column(&db, "SELECT count(*) FROM shop_product_tags").await,
            ["2"]
        );
        // The database keeps no default: a row that names no weight is refused.
        let error = db.execute("INSERT INTO shop_product (name, price, category_id, created_at, label, tax, live, changed_at)
            SELECT 'Cup', 1, 1, created_at, '', 1, live, created_at FROM shop_product WHERE id = 1", &[]).await;
        assert_eq!(error.unwrap_err().error_code(), Some("orm.E105"));
    }
}

#[tokio::test]
async fn replayed_and_made_at_once_are_the_same() {
    let project = Project::new();
    let (shop_registry, shop_sources) = grown(&project);
    let others = listed([
        ("lib", models!(project; circle::Author, circle::Book)),
        ("a", models!(project; ring::Root, ring::Leaf)),
        ("b", models!(project; ring::Middle)),
    ]);
    write_new(&others).unwrap();
    let other_sources = on_disk(&others);
    for (registry, sources) in [(shop_registry, shop_sources), (others, other_sources)] {
        for (replayed, made) in databases().await.into_iter().zip(databases().await) {
            apply(&replayed, &sources).await.unwrap();
            create_all(&made, &registry).await.unwrap();
            assert_eq!(schema(&replayed).await, schema(&made).await);
        }
    }
}

#[tokio::test]
async fn an_edited_file_is_refused_before_anything_runs() {
    let project = Project::new();
    let (_, sources) = shop(&project);
    let text = project.read("shop/0001_initial.toml");
    let more = "format = 1\ndepends = [\"0001_initial\"]\n\n[[op]]\nadd_index = { model = \"Tag\", name = \"i\", fields = [\"name\"] }\n";
    for db in databases().await {
        project.write("shop/0001_initial.toml", &text);
        apply(&db, &sources).await.unwrap();
        project.write(
            "shop/0001_initial.toml",
            &format!("# a remark\n\n{}", text.replace("    {", "  {")),
        );
        apply(&db, &sources)
            .await
            .expect("remarks and layout may change");
        project.write(
            "shop/0001_initial.toml",
            &text.replace("max = 100", "max = 101"),
        );
        project.write("shop/0002_more.toml", more);
        let error = apply(&db, &sources).await.unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E140"));
        assert!(
            error
                .message()
                .contains("`shop.0001_initial` was edited after it was applied"),
            "{error}"
        );
        assert!(!schema(&db).await.contains_key("index i"));
        assert_eq!(
            pending(&db, &sources).await.unwrap_err().error_code(),
            Some("orm.E140")
        );
        let shown = show(&db, &sources, &[]).await.unwrap().to_string();
        assert_eq!(
            shown,
            "shop\n [X] 0001_initial (edited after it was applied)\n [ ] 0002_more"
        );
        project.remove("shop/0002_more.toml");
    }
}

#[tokio::test]
async fn a_lost_file_and_a_wrong_order_are_refused() {
    let project = Project::new();
    let (_, sources) = grown(&project);
    let second = project.files("shop")[1].clone();
    let text = project.read(&format!("shop/{second}"));
    for db in databases().await {
        apply(&db, &sources).await.unwrap();
        project.remove(&format!("shop/{second}"));
        let error = apply(&db, &sources).await.unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E141"));
        assert!(
            error.message().contains(second.trim_end_matches(".toml")),
            "{error}"
        );
        let shown = show(&db, &sources, &[]).await.unwrap().to_string();
        assert!(shown.ends_with("and_more (its file is gone)"), "{shown}");
        project.write(&format!("shop/{second}"), &text);
        db.execute(
            "DELETE FROM carafe_migrations WHERE name = '0001_initial'",
            &[],
        )
        .await
        .unwrap();
        assert_eq!(
            apply(&db, &sources).await.unwrap_err().error_code(),
            Some("orm.E144")
        );
    }
}

#[tokio::test]
async fn labels_of_other_programs_are_left_alone() {
    let project = Project::new();
    let (_, sources) = shop(&project);
    for db in databases().await {
        apply(&db, &sources).await.unwrap();
        let sql = "INSERT INTO carafe_migrations SELECT 'other', name, 'x', applied_at, 0, 0, 0, '' FROM carafe_migrations";
        db.execute(sql, &[]).await.unwrap();
        assert!(apply(&db, &sources).await.unwrap().steps.is_empty());
    }
}

#[tokio::test]
async fn a_failure_leaves_nothing_and_says_where() {
    let project = Project::new();
    let (_, sources) = shop(&project);
    project.write(
        "shop/0002_names.toml",
        "format = 1\ndepends = [\"0001_initial\"]\n\n[[op]]\n\
         add_field = { model = \"Product\", name = \"weight\", type = \"i32\", default = 1 }\n\n[[op]]\n\
         add_unique = { model = \"Product\", name = \"u\", fields = [\"price\"] }\n",
    );
    for db in databases().await {
        apply_to(&db, &sources, "shop", "0001").await.unwrap();
        fill(&db).await;
        db.execute("UPDATE shop_product SET price = 3", &[])
            .await
            .unwrap();
        let before = schema(&db).await;
        let error = apply(&db, &sources).await.unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E142"), "{}", error.report());
        let message = error.message();
        assert!(message.starts_with(
            "`shop.0002_names` could not be applied at operation 2, make price unique on Product ("
        ));
        assert!(message.contains("0002_names.toml:7): "), "{message}");
        assert!(
            error.hint_text().unwrap().contains("the statement was: "),
            "{}",
            error.report()
        );
        // MariaDB keeps the first operation, and goes on after it.
        if !db.dialect().is_mysql() {
            assert_eq!(schema(&db).await, before);
        }
        assert_eq!(pending(&db, &sources).await.unwrap().len(), 1);
        db.execute("UPDATE shop_product SET price = id", &[])
            .await
            .unwrap();
        apply(&db, &sources).await.unwrap();
    }
}

#[tokio::test]
async fn fake_remembers_and_runs_nothing() {
    let project = Project::new();
    let (_, sources) = shop(&project);
    for db in databases().await {
        let fake = MigrateOptions {
            fake: true,
            ..MigrateOptions::default()
        };
        let done = migrate(&db, &sources, fake).await.unwrap();
        assert_eq!(
            done.to_string(),
            "Running migrations:\n  Applying shop.0001_initial... FAKED"
        );
        assert!(schema(&db).await.is_empty());
        assert_eq!(pending(&db, &sources).await.unwrap(), []);
        let back = MigrateOptions {
            label: Some("shop"),
            target: Some("zero"),
            fake: true,
            ..MigrateOptions::default()
        };
        migrate(&db, &sources, back).await.unwrap();
        assert_eq!(pending(&db, &sources).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_key_into_a_table_of_somebody_else() {
    let project = Project::new();
    let registry = listed([("desk", models!(project; legacy::Customer, legacy::Ticket))]);
    write_new(&registry).unwrap();
    for db in databases().await {
        db.execute(
            "CREATE TABLE \"OldCustomer\" (\"CustomerId\" integer PRIMARY KEY)",
            &[],
        )
        .await
        .unwrap();
        db.execute("INSERT INTO \"OldCustomer\" VALUES (5)", &[])
            .await
            .unwrap();
        apply(&db, &on_disk(&registry)).await.unwrap();
        db.execute("INSERT INTO desk_ticket (customer_id) VALUES (5)", &[])
            .await
            .unwrap();
        db.execute(
            "INSERT INTO desk_ticket_watchers (ticket_id, customer_id) VALUES (1, 5)",
            &[],
        )
        .await
        .unwrap();
        let error = db
            .execute("INSERT INTO desk_ticket (customer_id) VALUES (6)", &[])
            .await
            .unwrap_err();
        assert!(error.is_foreign_key_violation(), "{}", error.report());
    }
}

#[tokio::test]
async fn a_database_in_memory() {
    let project = Project::new();
    let (registry, sources) = grown(&project);
    let db = TestDb::memory(Registry::new()).await;
    apply_to(&db, &sources, "shop", "0001").await.unwrap();
    fill(&db).await;
    apply(&db, &sources).await.unwrap();
    assert_eq!(
        column(&db, "SELECT sum(weight) FROM shop_product").await,
        ["14"]
    );
    let other = TestDb::memory(Registry::new()).await;
    create_all(&other, &registry).await.unwrap();
    assert_eq!(schema(&other).await, schema(&db).await);
}

#[tokio::test]
async fn targets_and_labels_that_are_not_there() {
    let project = Project::new();
    let (_, sources) = grown(&project);
    let db = databases().await.remove(0);
    for (label, target, hint) in [
        ("shp", "0001", "`shop`"),
        ("shop", "0003", "0001_initial"),
        ("shop", "000", "0001_initial"),
    ] {
        let error = apply_to(&db, &sources, label, target).await.unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E027"));
        assert!(
            error.hint_text().unwrap().contains(hint),
            "{}",
            error.report()
        );
    }
}
