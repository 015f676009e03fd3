//! CHECK constraints that belong to one column, and types of the database that belong to it.

use super::{Dialect, literal::value_literal};
use crate::{
    schema::{Table, TableColumn},
    value::{ColumnType, Value},
};

/// The type of a column that only PostgreSQL has: no database reads it, and none opens with such a model.
pub(super) const ONLY_POSTGRES: &str = "type (that only PostgreSQL has)";

/// `CONSTRAINT "…" CHECK (…)`, when the column has one.
pub(super) fn check(dialect: Dialect, column: &TableColumn) -> Option<String> {
    let condition = condition(dialect, column)?;
    Some(match &column.rules.check {
        Some(name) => format!("CONSTRAINT {} CHECK ({condition})", dialect.quote(name)),
        None => format!("CHECK ({condition})"),
    })
}

fn condition(dialect: Dialect, column: &TableColumn) -> Option<String> {
    let name = dialect.quote(&column.name);
    if !column.rules.choices.is_empty() {
        let native = column.rules.native.is_some() && has_enums(dialect);
        return (!native).then(|| format!("{name} IN ({})", choices(dialect, column)));
    }
    match (column.kind, dialect) {
        (kind, _) if kind.is_positive() => Some(format!("{name} >= 0")),
        (ColumnType::Json, Dialect::Sqlite)
        | (ColumnType::Array(_), Dialect::Sqlite | Dialect::MariaDb | Dialect::MySql) => {
            Some(format!("json_valid({name}) OR {name} IS NULL"))
        }
        _ => None,
    }
}

/// Whether the database has types that list their values.
pub(super) fn has_enums(dialect: Dialect) -> bool {
    !matches!(dialect, Dialect::Sqlite)
}

/// `'draft', 'live'`.
pub(super) fn choices(dialect: Dialect, column: &TableColumn) -> String {
    let values = column.rules.choices.iter().map(Value::from);
    let values: Vec<String> = values.map(|value| value_literal(dialect, &value)).collect();
    values.join(", ")
}

/// The statements that make the types of a table's columns, or of one of them.
pub(super) fn create_types(table: &Table, only: Option<&str>) -> Vec<String> {
    native(table, only)
        .map(|(name, column)| {
            let dialect = Dialect::Postgres;
            let values = choices(dialect, column);
            format!("CREATE TYPE {} AS ENUM ({values})", dialect.quote(name))
        })
        .collect()
}

/// The statements that drop them.
pub(super) fn drop_types(table: &Table, only: Option<&str>) -> Vec<String> {
    native(table, only)
        .map(|(name, _)| format!("DROP TYPE {}", Dialect::Postgres.quote(name)))
        .collect()
}

fn native<'t>(
    table: &'t Table,
    only: Option<&'t str>,
) -> impl Iterator<Item = (&'t String, &'t TableColumn)> {
    let columns = table.columns.iter();
    columns
        .filter(move |column| only.is_none_or(|only| column.name == only))
        .filter_map(|column| Some((column.rules.native.as_ref()?, column)))
}
