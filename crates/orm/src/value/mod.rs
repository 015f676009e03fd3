//! Rust values as columns: what is bound to a statement and what is read from a row.

mod cell;
mod composite;
mod db_type;
mod dynamic;
mod key;
mod scalar;
pub(crate) mod wire;

pub(crate) use self::dynamic::read_cell;
pub use self::{
    cell::{Cell, Cells, Row},
    db_type::{ColumnType, DbType, Key, NotNull, Nullable, Nullness, Numeric, TextLike},
    key::KeyValue,
};

use carafe_core::{Date, DateTime, Decimal, Time};

/// A value on its way to the database. Rows come back without it, straight from the driver's buffer.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// No value.
    #[default]
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number of any width.
    Int(i64),
    /// A binary fraction.
    Float(f64),
    /// An exact number.
    Decimal(Decimal),
    /// A text.
    Text(Box<str>),
    /// Raw bytes.
    Bytes(Box<[u8]>),
    /// A day.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// An instant in UTC.
    DateTime(DateTime),
    /// Several values: one array parameter, so that a list's length is not part of the statement.
    List(Box<[Value]>),
}

impl Value {
    /// Whether it is [`Value::Null`].
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}
