//! Where the databases use other words.

use crate::{
    model::{ColumnMeta, ModelMeta},
    value::ColumnType,
};

/// The SQL of one database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// SQLite 3.38 and later.
    Sqlite,
    /// PostgreSQL 14 and later.
    Postgres,
    /// MariaDB 10.6 and later.
    MariaDb,
    /// MySQL 8.0 and later.
    MySql,
}

impl Dialect {
    /// A name as SQL reads it, whatever it contains.
    pub fn quote(self, name: &str) -> String {
        if self.is_mysql() {
            return format!("`{}`", name.replace('`', "``"));
        }
        format!("\"{}\"", name.replace('"', "\"\""))
    }

    /// A table as SQL reads it: `"shop"."product"` for the `product` of PostgreSQL's schema `shop`.
    pub fn quote_table(self, name: &str) -> String {
        match name.split_once('.') {
            Some((schema, table)) if self == Self::Postgres => {
                format!("{}.{}", self.quote(schema), self.quote(table))
            }
            _ => self.quote(name),
        }
    }

    /// MariaDB or MySQL, where the two are the same.
    pub fn is_mysql(self) -> bool {
        matches!(self, Self::MariaDb | Self::MySql)
    }

    /// Parameter number `n`, counted from 1. MySQL and MariaDB know them by their order alone: one that stands twice is
    /// sent twice.
    pub(crate) fn param(self, number: usize) -> String {
        match self {
            Self::MariaDb | Self::MySql => "?".to_owned(),
            Self::Sqlite => format!("?{number}"),
            Self::Postgres => format!("${number}"),
        }
    }

    /// `value` is one of the items of the list parameter. MySQL and MariaDB have no lists: their driver writes as many
    /// parameters as there are items where `?...` stands.
    pub(crate) fn in_list(self, value: &str, list: &str) -> String {
        match self {
            Self::Sqlite => format!("{value} IN (SELECT value FROM json_each({list}))"),
            Self::Postgres => format!("{value} = ANY({list})"),
            Self::MariaDb | Self::MySql => format!("{value} IN ({list}...)"),
        }
    }

    /// Equal, where NULL equals NULL.
    pub(crate) fn null_safe_eq(self, a: &str, b: &str) -> String {
        match self {
            Self::Sqlite => format!("{a} IS {b}"),
            Self::Postgres => format!("{a} IS NOT DISTINCT FROM {b}"),
            Self::MariaDb | Self::MySql => format!("{a} <=> {b}"),
        }
    }

    /// Not equal, where NULL differs from every value.
    pub(crate) fn null_safe_ne(self, a: &str, b: &str) -> String {
        match self {
            Self::Sqlite => format!("{a} IS NOT {b}"),
            Self::Postgres => format!("{a} IS DISTINCT FROM {b}"),
            Self::MariaDb | Self::MySql => format!("NOT ({a} <=> {b})"),
        }
    }

    /// NULL sorts before every value, on every database.
    pub(crate) fn nulls(self, descending: bool) -> &'static str {
        match (self, descending) {
            (Self::Sqlite | Self::MariaDb | Self::MySql, _) => "",
            (Self::Postgres, false) => " NULLS FIRST",
            (Self::Postgres, true) => " NULLS LAST",
        }
    }

    /// Whether a statement about many rows is one row's, run again and again: on a thread that costs nothing.
    pub(crate) fn repeats(self) -> bool {
        self == Self::Sqlite
    }

    /// Whether an INSERT gives its rows back.
    pub(crate) fn returns_inserted(self) -> bool {
        match self {
            Self::Sqlite | Self::Postgres | Self::MariaDb => true,
            Self::MySql => false,
        }
    }

    /// Whether an UPDATE gives its rows back.
    pub(crate) fn returns_updated(self) -> bool {
        match self {
            Self::Sqlite | Self::Postgres => true,
            Self::MariaDb | Self::MySql => false,
        }
    }

    /// Whether these columns of many rows can be arrays.
    pub(crate) fn has_arrays_of(self, meta: &ModelMeta, columns: &[u16]) -> bool {
        let known =
            |column: &ColumnMeta| !column.native_choices && Self::array_of(column.kind).is_some();
        self == Self::Postgres
            && columns
                .iter()
                .all(|column| known(&meta.columns[usize::from(*column)]))
    }

    /// The type of an array that holds values of such a column, as PostgreSQL calls it; `None` when one array
    /// cannot be taken apart into them.
    pub(crate) fn array_of(kind: ColumnType) -> Option<&'static str> {
        Some(match kind {
            ColumnType::SmallInt => "smallint",
            ColumnType::Int => "integer",
            ColumnType::BigInt => "bigint",
            ColumnType::Float => "double precision",
            ColumnType::Bool => "boolean",
            ColumnType::Text => "text",
            ColumnType::Decimal => "numeric",
            ColumnType::Bytes => "bytea",
            ColumnType::Date => "date",
            ColumnType::Time => "time",
            ColumnType::DateTime => "timestamptz",
            ColumnType::PositiveSmallInt => "integer",
            ColumnType::PositiveInt | ColumnType::PositiveBigInt => "bigint",
            ColumnType::Real => "real",
            ColumnType::Uuid => "uuid",
            ColumnType::Duration => "interval",
            ColumnType::Json => "jsonb",
            ColumnType::IpAddr => "inet",
            ColumnType::Range(of) => match of {
                ColumnType::Int => "int4range",
                ColumnType::BigInt => "int8range",
                ColumnType::Decimal => "numrange",
                ColumnType::Date => "daterange",
                _ => "tstzrange",
            },
            ColumnType::HStore => "hstore",
            ColumnType::Array(_) => return None,
        })
    }

    /// The type of a key, for a list parameter whose type nothing else gives away.
    pub(crate) fn key_type(self, kind: ColumnType) -> &'static str {
        if self.is_mysql() {
            return match kind {
                kind if kind.is_integer() => "BIGINT",
                _ => "LONGTEXT COLLATE utf8mb4_bin",
            };
        }
        match kind {
            ColumnType::SmallInt => "smallint",
            ColumnType::Int => "integer",
            ColumnType::BigInt => "bigint",
            ColumnType::Bytes => "bytea",
            ColumnType::Uuid => "uuid",
            _ => "text",
        }
    }
}
