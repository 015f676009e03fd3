//! From what changes to the statements of one database.
//!
//! Operations say what happens to tables as [`Change`]s; a dialect turns each into [`Statement`]s. Neither knows
//! the other, so a new operation or a new database is one more file.

mod literal;
mod postgres;
mod rebuild;
mod sqlite;

use super::Fill;
use crate::{
    model::OnDelete,
    schema::{ForeignKey, Table, TableIndex, TableUnique},
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
        /// Name of the table.
        table: String,
        /// The index.
        index: TableIndex,
    },
    /// An index goes.
    DropIndex {
        /// Name of the table.
        table: String,
        /// The index.
        index: TableIndex,
    },
    /// A new unique constraint.
    AddUnique {
        /// Name of the table.
        table: String,
        /// The constraint.
        unique: TableUnique,
    },
    /// A unique constraint goes.
    DropUnique {
        /// Name of the table.
        table: String,
        /// The constraint.
        unique: TableUnique,
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

/// An identifier, whatever it holds: the databases here all quote as the standard says.
pub(crate) fn quote(name: &str) -> String {
    Dialect::Postgres.quote(name)
}

fn quote_all<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    names
        .into_iter()
        .map(|name| quote(name))
        .collect::<Vec<_>>()
        .join(", ")
}

fn drop_table(table: &Table) -> String {
    format!("DROP TABLE {}", quote(&table.name))
}

fn create_index(table: &str, index: &TableIndex) -> String {
    let part = |(column, descending): &(String, bool)| {
        quote(column) + if *descending { " DESC" } else { "" }
    };
    let columns: Vec<String> = index.columns.iter().map(part).collect();
    format!(
        "CREATE INDEX {} ON {} ({})",
        quote(&index.name),
        quote(table),
        columns.join(", ")
    )
}

fn drop_index(name: &str) -> String {
    format!("DROP INDEX {}", quote(name))
}

/// Checked at the end of the transaction, so that rows may come in any order; `RESTRICT` alone is at once, because
/// whoever deletes wants to hear of it then.
fn references(key: &ForeignKey) -> String {
    let mut sql = format!(
        "CONSTRAINT {} REFERENCES {} ({})",
        quote(&key.name),
        quote(&key.table),
        quote(&key.key)
    );
    sql.push_str(match key.on_delete {
        OnDelete::Cascade => " ON DELETE CASCADE",
        OnDelete::Restrict => " ON DELETE RESTRICT",
        OnDelete::SetNull => " ON DELETE SET NULL",
        OnDelete::DoNothing => "",
    });
    sql.push_str(" DEFERRABLE INITIALLY DEFERRED");
    sql
}

/// `CREATE TABLE name (…)`, a line for each part.
fn create_table(name: &str, parts: &[String]) -> String {
    let mut sql = format!("CREATE TABLE {} (", quote(name));
    for (position, part) in parts.iter().enumerate() {
        let _ = write!(sql, "{}\n    {part}", if position == 0 { "" } else { "," });
    }
    sql.push_str("\n)");
    sql
}
