//! Which sort of value a column type holds: the traits that functions ask for, and a number for the tape.

use super::{ColumnType, DbType, NotNull, Nullable, Nullness};
use carafe_core::{Date, DateTime, Decimal, Time};

/// What SQL has to know of an operand's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum Class {
    Other,
    SmallInt,
    Int,
    BigInt,
    Float,
    Decimal,
    Bool,
    Text,
    Bytes,
    Date,
    Time,
    DateTime,
    IntRange,
    BigIntRange,
    DecimalRange,
    DateRange,
    DateTimeRange,
    HStore,
}

impl Class {
    const ALL: [Self; 18] = [
        Self::Other,
        Self::SmallInt,
        Self::Int,
        Self::BigInt,
        Self::Float,
        Self::Decimal,
        Self::Bool,
        Self::Text,
        Self::Bytes,
        Self::Date,
        Self::Time,
        Self::DateTime,
        Self::IntRange,
        Self::BigIntRange,
        Self::DecimalRange,
        Self::DateRange,
        Self::DateTimeRange,
        Self::HStore,
    ];

    /// The class of a Rust type.
    pub(crate) const fn of<T: DbType>() -> Self {
        Self::of_type(T::TYPE)
    }

    /// The class of a column's type.
    pub(crate) const fn of_type(kind: ColumnType) -> Self {
        #[allow(
            unreachable_patterns,
            reason = "further column types need no class of their own"
        )]
        match kind {
            ColumnType::SmallInt => Self::SmallInt,
            ColumnType::Int => Self::Int,
            ColumnType::BigInt
            | ColumnType::PositiveSmallInt
            | ColumnType::PositiveInt
            | ColumnType::PositiveBigInt => Self::BigInt,
            ColumnType::Float | ColumnType::Real => Self::Float,
            ColumnType::Decimal => Self::Decimal,
            ColumnType::Bool => Self::Bool,
            ColumnType::Text => Self::Text,
            ColumnType::Bytes => Self::Bytes,
            ColumnType::Date => Self::Date,
            ColumnType::Time => Self::Time,
            ColumnType::DateTime => Self::DateTime,
            ColumnType::HStore => Self::HStore,
            ColumnType::Range(ColumnType::Int) => Self::IntRange,
            ColumnType::Range(ColumnType::BigInt) => Self::BigIntRange,
            ColumnType::Range(ColumnType::Decimal) => Self::DecimalRange,
            ColumnType::Range(ColumnType::Date) => Self::DateRange,
            ColumnType::Range(ColumnType::DateTime) => Self::DateTimeRange,
            _ => Self::Other,
        }
    }

    /// The class with this number.
    pub(crate) fn numbered(number: u16) -> Self {
        Self::ALL
            .get(usize::from(number))
            .copied()
            .unwrap_or(Self::Other)
    }

    pub(crate) fn is_integer(self) -> bool {
        matches!(self, Self::SmallInt | Self::Int | Self::BigInt)
    }
}

/// Whole number columns: remainders and bits.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a whole number",
    label = "bits and characters need an `i16`, `i32` or `i64`"
)]
pub trait Integral: DbType {}

/// Columns with a day: `Date` and `DateTime`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no day",
    label = "parts of dates need a `Date` or `DateTime`"
)]
pub trait Dated: DbType {}

/// Columns with a time of day: `Time` and `DateTime`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no time of day",
    label = "hours, minutes and seconds need a `Time` or `DateTime`"
)]
pub trait Timed: DbType {}

/// Instants: `DateTime`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an instant",
    label = "this needs a `DateTime`"
)]
pub trait Instant: DbType {}

/// What can be read as a number: numbers, and texts of digits.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made a number",
    label = "numbers and texts can"
)]
pub trait ToNumber: DbType {
    /// Whether there may be none: a text that is no number is NULL.
    type Null: Nullness;
}

/// What has a text that is the same on every database.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no text that is the same on every database",
    label = "whole and exact numbers, yes/no, days and instants have one"
)]
pub trait ToText: DbType {}

macro_rules! classes {
    ($($class:ident: $($type:ty)*;)*) => { $($(
        #[diagnostic::do_not_recommend]
        impl $class for $type {}
    )*)* };
}
classes! {
    Integral: i16 i32 i64;
    Dated: Date DateTime;
    Timed: Time DateTime;
    Instant: DateTime;
    ToText: i16 i32 i64 Decimal bool String Date DateTime;
}

macro_rules! numbers {
    ($($type:ty => $null:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl ToNumber for $type {
            type Null = $null;
        }
    )* };
}
numbers! { i16 => NotNull; i32 => NotNull; i64 => NotNull; f64 => NotNull; Decimal => NotNull; String => Nullable; }
