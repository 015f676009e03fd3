//! Rust values as columns: what is bound to a statement and what is read from a row.

mod array;
mod cell;
mod choice;
mod class;
mod composite;
mod db_type;
mod dynamic;
mod hstore;
mod json;
mod key;
mod network;
mod range;
mod scalar;
pub(crate) mod wire;

#[cfg(feature = "postgres")]
pub(crate) use self::array::array_items;
#[cfg(feature = "sqlite")]
pub(crate) use self::array::array_pieces;
pub(crate) use self::array::{array_text, postgres_array};
pub(crate) use self::class::Class;
pub(crate) use self::dynamic::read_cell;
pub(crate) use self::hstore::{hstore_json, hstore_pairs};
#[cfg(feature = "postgres")]
pub(crate) use self::range::range_parts;
pub(crate) use self::range::{is_reversed, range_json};
pub use self::{
    array::{Array, ArrayItem},
    cell::{Cell, Cells, Row},
    choice::{Choice, ChoiceKind, ChoiceValue, Hints, Variant, read_choice},
    class::{Dated, Instant, Integral, Timed, ToNumber, ToText},
    db_type::{ColumnType, DbType, Key, NotNull, Nullable, Nullness, Numeric, TextLike},
    hstore::HStore,
    json::{Json, JsonData, json_field},
    key::KeyValue,
    range::{Range, RangeItem},
};
pub(crate) use self::{scalar::text as cell_text, wire::int as cell_int};

use carafe_core::{Date, DateTime, Decimal, Duration, Time, Uuid};

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
    /// 16 bytes that nobody else has.
    Uuid(Uuid),
    /// A length of time.
    Duration(Duration),
    /// Several values: one array parameter, so that a list's length is not part of the statement.
    List(Box<[Value]>),
}

impl Value {
    /// Whether it is [`Value::Null`].
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}
