//! Which Rust types may be columns.

use super::{Cell, Hints, KeyValue, Value};
use carafe_core::Result;
use std::fmt;

/// The type of a column, without the words of one database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ColumnType {
    /// 16-bit whole number.
    SmallInt,
    /// 32-bit whole number.
    Int,
    /// 64-bit whole number.
    BigInt,
    /// 64-bit binary fraction.
    Float,
    /// Yes or no.
    Bool,
    /// Text; with `max` a VARCHAR.
    Text,
    /// Exact number with `digits(precision, scale)`.
    Decimal,
    /// Raw bytes.
    Bytes,
    /// Day.
    Date,
    /// Time of day.
    Time,
    /// Instant in UTC.
    DateTime,
    /// Whole number from 0 to 65,535.
    PositiveSmallInt,
    /// Whole number from 0 to 4,294,967,295.
    PositiveInt,
    /// Whole number from 0 on, as far as 64 bits with a sign reach.
    PositiveBigInt,
    /// 32-bit binary fraction.
    Real,
    /// 16 bytes that nobody else has.
    Uuid,
    /// Length of time.
    Duration,
    /// JSON.
    Json,
    /// Address of the internet protocol, version 4 or 6.
    IpAddr,
    /// List of values of one type.
    Array(&'static ColumnType),
    /// Range over values of one type, on PostgreSQL.
    Range(&'static ColumnType),
    /// Map of texts, on PostgreSQL.
    HStore,
}

impl ColumnType {
    /// Whether it is a whole number.
    pub const fn is_integer(self) -> bool {
        matches!(
            self,
            Self::SmallInt
                | Self::Int
                | Self::BigInt
                | Self::PositiveSmallInt
                | Self::PositiveInt
                | Self::PositiveBigInt
        )
    }

    /// Whether it is a whole number that is never negative.
    pub const fn is_positive(self) -> bool {
        matches!(
            self,
            Self::PositiveSmallInt | Self::PositiveInt | Self::PositiveBigInt
        )
    }
}

/// Whether a column may be NULL, as a type.
pub trait Nullness: 'static {
    /// Whether it may.
    const YES: bool;
    /// Nullable when either is.
    type Or<N: Nullness>: Nullness;
    /// Nullable when both are.
    type And<N: Nullness>: Nullness;
    /// `T`, or `Option<T>` when it may be NULL.
    type Wrap<T: DbType>: DbType;
}

/// A column that is never NULL.
#[derive(Debug, Clone, Copy)]
pub struct NotNull;

/// A column that may be NULL.
#[derive(Debug, Clone, Copy)]
pub struct Nullable;

impl Nullness for NotNull {
    const YES: bool = false;
    type Or<N: Nullness> = N;
    type And<N: Nullness> = Self;
    type Wrap<T: DbType> = T::Alone;
}

impl Nullness for Nullable {
    const YES: bool = true;
    type Or<N: Nullness> = Self;
    type And<N: Nullness> = N;
    type Wrap<T: DbType> = T::Perhaps;
}

/// A Rust type that a column can hold.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a column",
    label = "not a column type",
    note = "relations are written `Fk<T>`, `M2m<T>` or `Rev<T>`; other types implement `DbType`"
)]
pub trait DbType: Sized + Send + Sync + 'static {
    /// The type without `Option`.
    type Inner: DbType<Inner = Self::Inner, Null = NotNull>;
    /// Whether it may be NULL.
    type Null: Nullness;
    /// What a query gives when it selects the column alone: [`Array`](super::Array) for lists, else the type itself.
    type Alone: DbType;
    /// The same where it may be NULL.
    type Perhaps: DbType;
    /// The column's type.
    const TYPE: ColumnType;
    /// What else the type says of its column.
    const HINTS: Hints = Hints::NONE;

    /// Reads it from a driver's buffer.
    fn from_cell(cell: Cell<'_>) -> Result<Self>;

    /// The value to bind.
    fn to_value(&self) -> Value;

    /// The value to bind, without a copy where it can be moved.
    fn into_value(self) -> Value {
        self.to_value()
    }

    /// With exactly `scale` digits after the point, for decimals; anything else stays as it is.
    #[must_use]
    fn rescaled(self, _scale: u32) -> Self {
        self
    }
}

impl<T: DbType<Inner = T, Null = NotNull>> DbType for Option<T> {
    type Inner = T;
    type Null = Nullable;
    type Alone = T::Perhaps;
    type Perhaps = T::Perhaps;
    const TYPE: ColumnType = T::TYPE;
    const HINTS: Hints = T::HINTS;

    #[inline]
    fn from_cell(cell: Cell<'_>) -> Result<Self> {
        if matches!(cell, Cell::Null) {
            Ok(None)
        } else {
            T::from_cell(cell).map(Some)
        }
    }

    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, DbType::to_value)
    }

    fn into_value(self) -> Value {
        self.map_or(Value::Null, DbType::into_value)
    }

    fn rescaled(self, scale: u32) -> Self {
        self.map(|number| number.rescaled(scale))
    }
}

/// A column type that can be a primary key.
pub trait Key: DbType + Clone + fmt::Debug + PartialEq {
    /// The key without its type.
    fn key(&self) -> KeyValue {
        self.to_value().into()
    }
}

#[diagnostic::do_not_recommend]
impl<T: DbType + Clone + fmt::Debug + PartialEq> Key for T {}

/// Text columns: `.contains()`, `.starts_with()` and the like.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a text column",
    label = "text methods need a `String` column"
)]
pub trait TextLike {}

/// Number columns: arithmetic and sums.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number",
    label = "arithmetic and `sum()`/`avg()` need a number column"
)]
pub trait Numeric: DbType {
    /// What a sum of them is.
    type Sum: DbType;
    /// What their average is.
    type Avg: DbType;
}
