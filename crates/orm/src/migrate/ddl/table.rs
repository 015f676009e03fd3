//! What belongs to a table or a column besides names and types, in the words of each database.

use super::{Dialect, literal::value_literal};
use crate::{
    schema::{Check, Table, TableColumn, TableUnique, Words},
    value::Value,
};

/// ` COLLATE …`, when the column asks for it.
pub(super) fn collation(dialect: Dialect, column: &TableColumn) -> String {
    match &column.rules.collation {
        Some(name) => format!(" COLLATE {}", dialect.quote(name)),
        None => String::new(),
    }
}

/// ` DEFAULT (…)` or ` GENERATED ALWAYS AS (…)`, when the database gives the value.
pub(super) fn own_value(dialect: Dialect, column: &TableColumn) -> String {
    if let Some(words) = &column.rules.generated {
        // PostgreSQL keeps what it computes in every version; others can compute it when it is read.
        let stored = column.rules.stored || dialect == Dialect::Postgres;
        let kept = if stored { "STORED" } else { "VIRTUAL" };
        return format!(" GENERATED ALWAYS AS ({}) {kept}", said(words, dialect));
    }
    match &column.rules.default {
        Some(words) => format!(" DEFAULT ({})", said(words, dialect)),
        None => String::new(),
    }
}

/// The CHECK constraints of the table.
pub(super) fn checks(dialect: Dialect, table: &Table) -> impl Iterator<Item = String> {
    let one = move |check: &Check| {
        let (name, condition) = (dialect.quote(&check.name), said(&check.condition, dialect));
        format!("CONSTRAINT {name} CHECK ({condition})")
    };
    table.checks.iter().map(one)
}

/// The statements that make PostgreSQL remember the comments of a table, or of one of its columns.
pub(super) fn comments(table: &Table, only: Option<&str>) -> Vec<String> {
    let dialect = Dialect::Postgres;
    let text = |text: &str| value_literal(dialect, &Value::Text(text.into()));
    let name = dialect.quote_table(&table.name);
    let whole = table.comment.iter().filter(|_| only.is_none());
    let whole = whole.map(|comment| format!("COMMENT ON TABLE {name} IS {}", text(comment)));
    let columns = table.columns.iter();
    let columns = columns.filter(|column| only.is_none_or(|only| column.name == only));
    let columns = columns.filter_map(|column| {
        let (comment, column) = (column.rules.comment.as_ref()?, dialect.quote(&column.name));
        Some(format!(
            "COMMENT ON COLUMN {name}.{column} IS {}",
            text(comment)
        ))
    });
    whole.chain(columns).collect()
}

/// ` COMMENT '…'`, as MariaDB and MySQL have it inside a definition.
pub(super) fn inline_comment(comment: Option<&String>) -> String {
    let Some(comment) = comment else {
        return String::new();
    };
    // A backslash may mean something there, or not: that is a setting. A comment does without.
    let text = comment.replace('\\', "/").replace('\'', "''");
    format!(" COMMENT '{text}'")
}

/// `CREATE UNIQUE INDEX … WHERE …`, for databases that have indexes of some rows.
pub(super) fn partial_unique(dialect: Dialect, table: &str, unique: &TableUnique) -> String {
    let columns: Vec<String> = unique
        .columns
        .iter()
        .map(|name| dialect.quote(name))
        .collect();
    let condition = unique.condition.as_ref();
    let condition = condition.map(|words| format!(" WHERE {}", said(words, dialect)));
    format!(
        "CREATE UNIQUE INDEX {} ON {} ({}){}",
        dialect.quote(&unique.name),
        dialect.quote_table(table),
        columns.join(", "),
        condition.unwrap_or_default()
    )
}

/// The words of this database. Where it has none, the statement must fail rather than leave the rule out.
pub(super) fn said(words: &Words, dialect: Dialect) -> String {
    match words.of(dialect) {
        "" => "this database has no words for it".to_owned(),
        text => text.to_owned(),
    }
}
