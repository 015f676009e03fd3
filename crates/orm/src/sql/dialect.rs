//! Where the databases use other words.

use crate::value::ColumnType;

/// The SQL of one database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// SQLite 3.38 and later.
    Sqlite,
    /// PostgreSQL 14 and later.
    Postgres,
}

impl Dialect {
    /// A name as SQL reads it, whatever it contains.
    #[expect(
        clippy::unused_self,
        reason = "the next database quotes in another way"
    )]
    pub fn quote(self, name: &str) -> String {
        format!("\"{}\"", name.replace('"', "\"\""))
    }

    /// Parameter number `n`, counted from 1.
    pub(crate) fn param(self, number: usize) -> String {
        match self {
            Self::Sqlite => format!("?{number}"),
            Self::Postgres => format!("${number}"),
        }
    }

    /// `value` is one of the items of the list parameter.
    pub(crate) fn in_list(self, value: &str, list: &str) -> String {
        match self {
            Self::Sqlite => format!("{value} IN (SELECT value FROM json_each({list}))"),
            Self::Postgres => format!("{value} = ANY({list})"),
        }
    }

    /// Equal, where NULL equals NULL.
    pub(crate) fn null_safe_eq(self, a: &str, b: &str) -> String {
        match self {
            Self::Sqlite => format!("{a} IS {b}"),
            Self::Postgres => format!("{a} IS NOT DISTINCT FROM {b}"),
        }
    }

    /// Not equal, where NULL differs from every value.
    pub(crate) fn null_safe_ne(self, a: &str, b: &str) -> String {
        match self {
            Self::Sqlite => format!("{a} IS NOT {b}"),
            Self::Postgres => format!("{a} IS DISTINCT FROM {b}"),
        }
    }

    /// NULL sorts before every value, on every database.
    pub(crate) fn nulls(self, descending: bool) -> &'static str {
        match (self, descending) {
            (Self::Sqlite, _) => "",
            (Self::Postgres, false) => " NULLS FIRST",
            (Self::Postgres, true) => " NULLS LAST",
        }
    }

    /// Locks the rows of this table until the transaction ends. SQLite's transactions lock the whole database
    /// before their first statement, so nothing is left to lock there.
    pub(crate) fn lock(self, alias: &str) -> String {
        match self {
            Self::Sqlite => String::new(),
            Self::Postgres => format!(" FOR UPDATE OF {alias}"),
        }
    }

    /// The type of a key, for a list parameter whose type nothing else gives away.
    #[expect(clippy::unused_self, reason = "the next database has other names")]
    pub(crate) fn key_type(self, kind: ColumnType) -> &'static str {
        match kind {
            ColumnType::SmallInt => "smallint",
            ColumnType::Int => "integer",
            ColumnType::BigInt => "bigint",
            ColumnType::Bytes => "bytea",
            _ => "text",
        }
    }
}
