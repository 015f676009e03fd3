//! `sqlmigrate`: the statements of each database, without one.

use super::{
    models::{first, second},
    project::{Project, listed, models, on_disk, write_new},
};
use carafe_orm::{
    migrate::{create_sql, sql},
    sql::Dialect,
};

fn script(dialect: Dialect, name: &str, backwards: bool) -> String {
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
    sql(&on_disk(&registry), "shop", name, dialect, backwards).unwrap()
}

#[test]
fn postgresql_makes_tables() {
    insta::assert_snapshot!(script(Dialect::Postgres, "0001", false));
}

#[test]
fn sqlite_makes_tables() {
    insta::assert_snapshot!(script(Dialect::Sqlite, "0001", false));
}

#[test]
fn postgresql_changes_tables() {
    insta::assert_snapshot!(script(Dialect::Postgres, "0002", false));
}

#[test]
fn sqlite_changes_tables() {
    insta::assert_snapshot!(script(Dialect::Sqlite, "0002", false));
}

#[test]
fn postgresql_takes_changes_back() {
    insta::assert_snapshot!(script(Dialect::Postgres, "0002", true));
}

#[test]
fn sqlite_takes_changes_back() {
    insta::assert_snapshot!(script(Dialect::Sqlite, "0002", true));
}

#[test]
fn tables_go_in_the_opposite_order() {
    insta::assert_snapshot!(script(Dialect::Sqlite, "0001", true));
}

#[test]
fn the_whole_schema_at_once() {
    let project = Project::new();
    let registry = listed([(
        "shop",
        models!(project; first::Category, first::Tag, first::Product),
    )]);
    for dialect in [Dialect::Postgres, Dialect::Sqlite] {
        let script = script(dialect, "0001", false);
        let statements = script
            .lines()
            .filter(|line| !line.starts_with("--") && *line != "BEGIN;" && *line != "COMMIT;");
        let expected: String = statements.flat_map(|line| [line, "\n"]).collect();
        assert_eq!(create_sql(&registry, dialect).unwrap(), expected);
    }
}
