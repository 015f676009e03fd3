//! Names and values that would be SQL if somebody pasted them.

use super::{
    models::{first, hostile},
    project::{
        Project, apply, apply_to, column, databases, listed, models, on_disk, rows, schema,
        write_new,
    },
};
use carafe_orm::{migrate::create_all, sql::Dialect};

#[tokio::test]
async fn names_are_names_whatever_they_hold() {
    let project = Project::new();
    write_new(&listed([("odd", models!(project; hostile::Weird))])).unwrap();
    let registry = listed([("odd", models!(project; hostile::later::Weird))]);
    write_new(&registry).unwrap();
    let sources = on_disk(&registry);
    for db in databases().await {
        apply_to(&db, &sources, "odd", "0001").await.unwrap();
        let table = "\"we\"\"ird; DROP TABLE 'x' --\"";
        let insert = format!(
            "INSERT INTO {table} (\"select \"\"from\"\" ''\", \"naïve größe\") VALUES ('a', 'b')"
        );
        db.execute(&insert, &[]).await.unwrap();
        apply(&db, &sources).await.unwrap();
        assert_eq!(
            column(&db, &format!("SELECT \"'; --\" FROM {table}")).await,
            ["x'; DROP TABLE y; --"]
        );
        assert!(
            db.execute(&insert, &[])
                .await
                .unwrap_err()
                .error_code()
                .is_some(),
            "the name is unique"
        );
        apply_to(&db, &sources, "odd", "zero").await.unwrap();
        assert!(schema(&db).await.is_empty());
    }
}

#[tokio::test]
async fn names_as_long_as_they_may_be() {
    let project = Project::new();
    let registry = listed([("odd", models!(project; hostile::Long))]);
    for db in databases().await {
        create_all(&db, &registry).await.unwrap();
        let names: Vec<String> = schema(&db)
            .await
            .into_keys()
            .filter(|name| name.ends_with("_uniq"))
            .collect();
        let constraints = if db.dialect() == Dialect::Postgres {
            4
        } else {
            2
        };
        assert_eq!(names.len(), constraints, "{names:?}");
    }
}

/// A file that somebody sends by a pull request is data: it makes no statement of its own.
#[tokio::test]
async fn a_file_cannot_bring_sql() {
    let project = Project::new();
    let registry = listed([("shop", models!(project; first::Tag))]);
    write_new(&registry).unwrap();
    project.write(
        "shop/0002_evil.toml",
        "format = 1\ndepends = [\"0001_initial\"]\n\n[[op]]\nadd_field = { model = \"Tag\", name = \"x\", \
         column = \"x\\\"); DROP TABLE shop_tag; --\", type = \"text\", default = \"'); DROP TABLE shop_tag; --\" }\n\n[[op]]\n\
         add_index = { model = \"Tag\", name = \"i\\\" ON shop_tag(name); DROP TABLE shop_tag; --\", fields = [\"name\"] }\n",
    );
    for db in databases().await {
        let sources = on_disk(&registry);
        apply_to(&db, &sources, "shop", "0001").await.unwrap();
        db.execute("INSERT INTO shop_tag (name) VALUES ('here')", &[])
            .await
            .unwrap();
        apply(&db, &sources).await.unwrap();
        assert_eq!(
            rows(&db, "SELECT * FROM shop_tag").await,
            ["1|here|'); DROP TABLE shop_tag; --"]
        );
    }
}
