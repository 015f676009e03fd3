//! MySQL and MariaDB: hidden columns of words with full-text indexes.
//!
//! A full-text index there leaves out short words and those of a list, and minds the case of columns that do. So it
//! stands on columns that are computed: every word ends with two more signs, after which none is short or listed.

use super::super::value_literal;
use crate::{
    schema::{Table, TableSearch, words_index},
    sql::{Dialect, MYSQL_MOST, mysql_separators, mysql_words},
    value::Value,
};

pub(super) fn add(table: &Table, search: &TableSearch) -> Vec<String> {
    let columns = search.columns.iter().enumerate();
    let columns: Vec<String> = columns
        .map(|(position, (column, _))| add_column(position, column, search.unaccent))
        .collect();
    let mut sql = vec![alter(table, &columns.join(", "))];
    // One at a time is all that InnoDB makes.
    sql.extend(indexes(table, search).map(|(name, columns)| {
        let add = format!("ADD FULLTEXT INDEX {name} ({})", columns.join(", "));
        alter(table, &add)
    }));
    sql
}

pub(super) fn drop(table: &Table, search: &TableSearch) -> Vec<String> {
    let indexes = indexes(table, search).map(|(name, _)| format!("DROP INDEX {name}"));
    let mut sql: Vec<String> = indexes.map(|drop| alter(table, &drop)).collect();
    let columns = (0..search.columns.len()).map(|position| {
        let name = quote(&mysql_words(position));
        format!("DROP COLUMN {name}")
    });
    sql.push(alter(table, &columns.collect::<Vec<_>>().join(", ")));
    sql
}

fn quote(name: &str) -> String {
    Dialect::MariaDb.quote(name)
}

fn alter(table: &Table, what: &str) -> String {
    format!("ALTER TABLE {} {what}", quote(&table.name))
}

fn add_column(position: usize, column: &str, unaccent: bool) -> String {
    let text = format!("LEFT(COALESCE({}, ''), {MYSQL_MOST})", quote(column));
    let (collation, text) = if unaccent {
        ("utf8mb4_unicode_ci", text)
    } else {
        ("utf8mb4_bin", format!("LOWER({text})"))
    };
    let separators = Value::Text(mysql_separators().into());
    let separators = value_literal(Dialect::MariaDb, &separators);
    let words = format!("REGEXP_REPLACE(CONCAT({text}, ' '), {separators}, '__ ')");
    format!(
        "ADD COLUMN {} longtext CHARACTER SET utf8mb4 COLLATE {collation} GENERATED ALWAYS AS ({words}) STORED INVISIBLE",
        quote(&mysql_words(position))
    )
}

/// One over all columns finds, one over each tells how well.
fn indexes<'a>(
    table: &'a Table,
    search: &'a TableSearch,
) -> impl Iterator<Item = (String, Vec<String>)> + 'a {
    let count = search.columns.len();
    let name = |position: usize| quote(&mysql_words(position));
    let all = (0..count).map(name).collect();
    let whole = (quote(&words_index(&table.name, None)), all);
    let each = search.columns.iter().enumerate().filter(move |_| count > 1);
    let each = each.map(move |(position, (column, _))| {
        let index = words_index(&table.name, Some(column));
        (quote(&index), vec![name(position)])
    });
    std::iter::once(whole).chain(each)
}
