//! What keeps the words of a table: a column with an index, a full-text index, or a table beside it.

mod mysql;
mod postgres;
mod sqlite;

use super::Dialect;
use crate::schema::{Table, TableSearch};

/// The statements that make people find what is in the table, and whatever comes.
pub(super) fn add(dialect: Dialect, table: &Table, search: &TableSearch) -> Vec<String> {
    match dialect {
        Dialect::Sqlite => sqlite::add(table, search),
        Dialect::Postgres => postgres::add(table, search),
        Dialect::MariaDb | Dialect::MySql => mysql::add(table, search),
    }
}

/// The statements that take that back.
pub(super) fn drop(dialect: Dialect, table: &Table, search: &TableSearch) -> Vec<String> {
    match dialect {
        Dialect::Sqlite => sqlite::drop(table),
        Dialect::Postgres => postgres::drop(table, search),
        Dialect::MariaDb | Dialect::MySql => mysql::drop(table, search),
    }
}

/// The same as [`add`] for a new table, which may have nothing to search.
pub(super) fn with(dialect: Dialect, table: &Table) -> Vec<String> {
    let search = table.search.as_ref();
    search
        .map(|search| add(dialect, table, search))
        .unwrap_or_default()
}

/// What a table leaves behind that is dropped.
pub(super) fn left_behind(table: &Table) -> Vec<String> {
    let search = table.search.as_ref();
    search
        .map(|_| sqlite::drop_tables(table))
        .unwrap_or_default()
}
