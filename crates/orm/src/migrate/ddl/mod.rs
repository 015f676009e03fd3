//! From what changes to the statements of one database.
//!
//! Operations say what happens to tables as [`Change`]s; a dialect turns each into [`Statement`]s. Neither knows
//! the other, so a new operation or a new database is one more file.

mod check;
mod exclusion;
mod literal;
mod mysql;
mod postgres;
mod rebuild;
mod search;
mod sqlite;
mod table;

pub(crate) use self::literal::value_literal;

use super::Fill;
use crate::{
    model::OnDelete,
    schema::{ForeignKey, Table, TableIndex, TableSearch, TableUnique},
    sql::Dialect,
};
use std::fmt::{self, Write as _};

/// What happens to one table.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Change {
    /// A new table.
    CreateTable(Table),
    /// A table goes.
    DropTable(Table),
    /// A new column.
    AddColumn {
        /// The table without it.
        before: Table,
        /// The table with it.
        after: Table,
        /// Its name.
        column: String,
        /// What existing rows get.
        fill: Option<Fill>,
    },
    /// A column goes.
    DropColumn {
        /// The table with it.
        before: Table,
        /// The table without it.
        after: Table,
        /// Its name.
        column: String,
    },
    /// A new index.
    AddIndex {
        /// The table, after it has come or before it goes.
        table: Table,
        /// The index.
        index: TableIndex,
    },
    /// An index goes.
    DropIndex {
        /// The table, after it has come or before it goes.
        table: Table,
        /// The index.
        index: TableIndex,
    },
    /// A new unique constraint.
    AddUnique {
        /// The table, after it has come or before it goes.
        table: Table,
        /// The constraint.
        unique: TableUnique,
    },
    /// A unique constraint goes.
    DropUnique {
        /// The table, after it has come or before it goes.
        table: Table,
        /// The constraint.
        unique: TableUnique,
    },
    /// People search in it.
    AddSearch {
        /// The table.
        table: Table,
        /// Its columns.
        search: TableSearch,
    },
    /// People no longer search in it.
    DropSearch {
        /// The table.
        table: Table,
        /// Its columns.
        search: TableSearch,
    },
}

/// One thing to do on a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Statement {
    /// A statement.
    Sql(String),
    /// Remember the indexes and triggers of this table that no migration made.
    Keep(String),
    /// Make those of them again that are gone.
    Restore(String),
    /// Refuse to go on when a foreign key of this table leads nowhere.
    CheckKeys(String),
}

/// A thing of an operation, with the operation's position in its migration.
pub(crate) type Of<T> = (usize, T);

/// The statements that make these changes, one after the other. Where one statement serves several operations, it
/// is the last one's.
pub(crate) fn statements(dialect: Dialect, changes: &[Of<Change>]) -> Vec<Of<Statement>> {
    match dialect {
        Dialect::Sqlite => sqlite::statements(changes),
        Dialect::Postgres => postgres::statements(changes),
        Dialect::MariaDb | Dialect::MySql => mysql::statements(changes),
    }
}

/// As it stands in a script.
impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sql(sql) => write!(f, "{sql};"),
            Self::Keep(table) => write!(
                f,
                "-- remembers the indexes and triggers of {table} that no migration made"
            ),
            Self::Restore(table) => write!(f, "-- makes those of {table} again that are gone"),
            Self::CheckKeys(table) => write!(f, "PRAGMA foreign_key_check({});", quote(table)),
        }
    }
}

/// An identifier, whatever it holds: SQLite and PostgreSQL quote as the standard says.
pub(crate) fn quote(name: &str) -> String {
    Dialect::Postgres.quote(name)
}

/// A table, in its schema when its name begins with one.
pub(super) fn quote_table(name: &str) -> String {
    Dialect::Postgres.quote_table(name)
}

fn quote_all<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    names
        .into_iter()
        .map(|name| quote(name))
        .collect::<Vec<_>>()
        .join(", ")
}

fn alter_table(table: &str, what: &str) -> String {
    format!("ALTER TABLE {} {what}", quote_table(table))
}

fn drop_table(table: &Table) -> String {
    format!("DROP TABLE {}", quote_table(&table.name))
}

fn create_index(table: &str, index: &TableIndex) -> String {
    let part = |(column, descending): &(String, bool)| {
        quote(column) + if *descending { " DESC" } else { "" }
    };
    let columns: Vec<String> = index.columns.iter().map(part).collect();
    format!(
        "CREATE INDEX {} ON {} ({})",
        quote(&index.name),
        quote_table(table),
        columns.join(", ")
    )
}

/// An index stands in the schema of its table.
fn beside(table: &Table, index: &str) -> String {
    match table.name.split_once('.') {
        Some((schema, _)) => format!("{schema}.{index}"),
        None => index.to_owned(),
    }
}

fn drop_index(name: &str) -> String {
    format!("DROP INDEX {}", quote_table(name))
}

/// Checked at the end of the transaction, so that rows may come in any order; `RESTRICT` alone is at once, because
/// whoever deletes wants to hear of it then.
fn references(key: &ForeignKey) -> String {
    let mut sql = format!(
        "CONSTRAINT {} REFERENCES {} ({})",
        quote(&key.name),
        quote_table(&key.table),
        quote(&key.key)
    );
    sql.push_str(match key.on_delete.in_database() {
        OnDelete::Cascade => " ON DELETE CASCADE",
        OnDelete::Restrict => " ON DELETE RESTRICT",
        OnDelete::SetNull => " ON DELETE SET NULL",
        _ => "",
    });
    sql.push_str(" DEFERRABLE INITIALLY DEFERRED");
    sql
}

/// `CREATE TABLE name (…)`, a line for each part.
fn create_table(name: &str, parts: &[String]) -> String {
    format!("CREATE TABLE {} {}", quote_table(name), lines(parts))
}

/// `(…)`, a line for each part.
fn lines(parts: &[String]) -> String {
    let mut sql = "(".to_owned();
    for (position, part) in parts.iter().enumerate() {
        let _ = write!(sql, "{}\n    {part}", if position == 0 { "" } else { "," });
    }
    sql.push_str("\n)");
    sql
}
