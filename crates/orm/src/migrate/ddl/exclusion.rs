//! PostgreSQL's exclusion constraints, and the extensions that they and some types need.

use super::{Dialect, quote, table::said};
use crate::{
    schema::{Table, TableColumn, TableUnique},
    value::ColumnType,
};

/// `CONSTRAINT … EXCLUDE USING gist (… WITH =, … WITH &&)`.
pub(super) fn exclusion(unique: &TableUnique) -> String {
    let columns = unique.columns.iter().zip(&unique.operators);
    let parts = columns.map(|(column, operator)| format!("{} WITH {operator}", quote(column)));
    let condition = unique.condition.as_ref();
    let condition = condition.map(|words| format!(" WHERE ({})", said(words, Dialect::Postgres)));
    format!(
        "CONSTRAINT {} EXCLUDE USING gist ({}){}",
        quote(&unique.name),
        parts.collect::<Vec<_>>().join(", "),
        condition.unwrap_or_default()
    )
}

/// The statements that make what these columns and constraints of a table need.
pub(super) fn extensions_of(
    table: &Table,
    columns: &[&TableColumn],
    uniques: &[&TableUnique],
) -> Vec<String> {
    let maps = columns
        .iter()
        .any(|column| column.kind == ColumnType::HStore);
    let mut excluded = uniques
        .iter()
        .filter(|unique| !unique.operators.is_empty())
        .flat_map(|unique| &unique.columns);
    // GiST alone compares ranges; numbers, texts and days by this extension.
    let plain = excluded.any(|name| {
        let column = table.column(name);
        !column.is_some_and(|column| matches!(column.kind, ColumnType::Range(_)))
    });
    let wanted = [(maps, "hstore"), (plain, "btree_gist")];
    wanted
        .into_iter()
        .filter(|(needed, _)| *needed)
        .map(|(_, name)| format!("CREATE EXTENSION IF NOT EXISTS {name}"))
        .collect()
}
