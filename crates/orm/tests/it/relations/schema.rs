//! What migrations make of relations.

use super::models::{databases, registry};
use carafe_core::Result;
use carafe_orm::{
    Registry,
    migrate::{MakeOptions, MigrateOptions, Sources, create_sql, make, migrate},
    sql::Dialect,
    test::TestDb,
};

fn sql(dialect: Dialect) -> String {
    create_sql(&registry(), dialect).expect("every model has a table")
}

#[test]
fn a_one_to_one_is_unique_and_a_key_is_not_so_twice() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let sql = sql(dialect);
        let unique = sql
            .lines()
            .filter(|line| line.contains("rel_profile") && line.contains("UNIQUE"));
        assert_eq!(unique.count(), 1, "{sql}");
        let restaurant: Vec<&str> = sql
            .lines()
            .filter(|line| line.contains("rel_restaurant"))
            .collect();
        assert!(!restaurant.join("\n").contains("UNIQUE"), "{restaurant:?}");
    }
}

#[test]
fn links_of_their_own_model_have_one_table() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let sql = sql(dialect);
        assert_eq!(
            sql.matches("CREATE TABLE \"rel_labelling\"").count(),
            1,
            "{sql}"
        );
        assert!(!sql.contains("rel_post_labels"), "{sql}");
        assert_eq!(sql.matches("CREATE TABLE \"rel_user_friends\"").count(), 1);
    }
}

#[test]
fn a_key_without_a_constraint_has_none() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let sql = sql(dialect);
        let start = sql.find("CREATE TABLE \"rel_comment\"").expect("its table");
        let table = &sql[start..start + sql[start..].find(';').expect("an end")];
        assert_eq!(table.matches("REFERENCES").count(), 1, "{table}");
        assert!(sql.contains("ON \"rel_comment\" (\"by_id\")"), "{sql}");
    }
}

#[tokio::test]
async fn makemigrations_makes_what_create_all_makes() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("carafe-relations-{}", std::process::id()));
    let registry = registry();
    let sources = Sources::new().with_folder("rel", &folder);
    make(&registry, &sources, &MakeOptions::default())?;
    let again = make(&registry, &sources, &MakeOptions::default())?;
    assert!(again.is_empty(), "the files say all that the models say");
    let (made, whole) = (TestDb::every(Registry::new).await, databases().await);
    for (made, whole) in made.iter().zip(&whole) {
        migrate(made, &sources, MigrateOptions::default()).await?;
        let tables = match made.dialect() {
            Dialect::Sqlite => {
                "SELECT name, sql FROM sqlite_master WHERE name LIKE 'rel_%' ORDER BY 1"
            }
            Dialect::MariaDb | Dialect::MySql => {
                "SELECT table_name, constraint_name, column_name, referenced_table_name, referenced_column_name,
                    (SELECT delete_rule FROM information_schema.referential_constraints r
                    WHERE r.constraint_schema = k.table_schema AND r.constraint_name = k.constraint_name)
                FROM information_schema.key_column_usage k WHERE table_schema = database()
                    AND table_name LIKE 'rel|_%' ESCAPE '|' ORDER BY 1, 2, ordinal_position"
            }
            _ => {
                "SELECT conname::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE conname LIKE 'rel_%' ORDER BY 1"
            }
        };
        let (made, whole) = (
            made.rows(tables, &[]).await?,
            whole.rows(tables, &[]).await?,
        );
        assert_eq!(made, whole);
        assert!(made.len() > 12);
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
