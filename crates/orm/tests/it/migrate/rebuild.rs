//! SQLite tables that must be made anew: nothing is lost on the way.

use super::{
    models::{first, second},
    project::{
        Project, apply, apply_to, column, databases, listed, models, on_disk, rows, write_new,
    },
};
use carafe_orm::{migrate::Sources, test::TestDb};

async fn grown(project: &Project) -> (TestDb, Sources) {
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
    let db = databases().await.remove(0);
    let sources = on_disk(&registry);
    apply_to(&db, &sources, "shop", "0001").await.unwrap();
    db.script(
        "INSERT INTO shop_category (name) VALUES ('Books');
         INSERT INTO shop_tag (name) VALUES ('old');
         INSERT INTO shop_product (name, price, category_id, created_at) VALUES
            ('Tea', 2.50, 1, '2020-01-02 03:04:05'), ('Pot', 19.99, 1, '2020-01-02 03:04:05'), ('Cup', 1, 1, '');
         INSERT INTO shop_product_tags (product_id, tag_id) VALUES (1, 1), (2, 1);
         DELETE FROM shop_product WHERE name = 'Cup';",
    )
    .await
    .unwrap();
    (db, sources)
}

#[tokio::test]
async fn rows_that_refer_to_it_stay() {
    let project = Project::new();
    let (db, sources) = grown(&project).await;
    apply(&db, &sources).await.unwrap();
    assert_eq!(
        rows(
            &db,
            "SELECT product_id, tag_id FROM shop_product_tags ORDER BY 1"
        )
        .await,
        ["1|1", "2|1"]
    );
    assert_eq!(column(&db, "PRAGMA foreign_key_check").await, [""; 0]);
    assert_eq!(column(&db, "PRAGMA foreign_keys").await, ["1"]);
    // Its own keys still hold, and so do those that lead to it.
    let error = db
        .execute("UPDATE shop_product SET category_id = 77", &[])
        .await
        .unwrap_err();
    assert!(error.is_foreign_key_violation());
    db.execute("DELETE FROM shop_product WHERE id = 1", &[])
        .await
        .unwrap();
    assert_eq!(
        rows(&db, "SELECT product_id, tag_id FROM shop_product_tags").await,
        ["2|1"]
    );
}

#[tokio::test]
async fn numbers_of_deleted_rows_are_not_given_again() {
    let project = Project::new();
    let (db, sources) = grown(&project).await;
    apply(&db, &sources).await.unwrap();
    db.execute(
        "INSERT INTO shop_product SELECT NULL, 'Jar', price, category_id, created_at, weight, label, tax, live, changed_at,
         note, parent_id, maker_id FROM shop_product WHERE id = 1",
        &[],
    )
    .await
    .unwrap();
    assert_eq!(
        column(&db, "SELECT id FROM shop_product ORDER BY id").await,
        ["1", "2", "4"]
    );
}

#[tokio::test]
async fn indexes_and_triggers_made_by_hand_stay() {
    let project = Project::new();
    let (db, sources) = grown(&project).await;
    db.script(
        "CREATE INDEX by_hand ON shop_product (price) WHERE price > 2;
         CREATE TABLE log (what text);
         CREATE TRIGGER noted AFTER UPDATE ON shop_product BEGIN INSERT INTO log VALUES (new.name); END;
         CREATE VIEW cheap AS SELECT name FROM shop_product WHERE price < 3;",
    )
    .await
    .unwrap();
    apply(&db, &sources).await.unwrap();
    db.execute("UPDATE shop_product SET price = price WHERE id = 1", &[])
        .await
        .unwrap();
    assert_eq!(column(&db, "SELECT what FROM log").await, ["Tea"]);
    assert_eq!(column(&db, "SELECT name FROM cheap").await, ["Tea"]);
    assert_eq!(
        column(
            &db,
            "SELECT count(*) FROM sqlite_master WHERE name = 'by_hand'"
        )
        .await,
        ["1"]
    );
}

#[tokio::test]
async fn a_key_that_leads_nowhere_stops_it() {
    let project = Project::new();
    let (db, sources) = grown(&project).await;
    let session = db.session().await.unwrap();
    session
        .execute("PRAGMA foreign_keys = OFF", &[])
        .await
        .unwrap();
    session
        .execute("UPDATE shop_product SET category_id = 99 WHERE id = 2", &[])
        .await
        .unwrap();
    drop(session);
    let error = apply(&db, &sources).await.unwrap_err();
    assert!(
        error
            .message()
            .contains("1 rows of `shop_product` refer to rows that are not there"),
        "{error}"
    );
    assert_eq!(
        column(
            &db,
            "SELECT count(*) FROM pragma_table_info('shop_product')"
        )
        .await,
        ["5"]
    );
    assert_eq!(column(&db, "PRAGMA foreign_keys").await, ["1"]);
}
