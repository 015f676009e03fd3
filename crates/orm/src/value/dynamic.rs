//! Values out of cells, where no Rust type says what they are.

use super::{Cell, ColumnType, DbType, HStore, Value, cell::mismatch, wire};
use carafe_core::{Date, DateTime, Decimal, Duration, Result, Time, Uuid};
use std::net::IpAddr;

/// The cell as a value of its own type.
pub(crate) fn read_cell(cell: Cell<'_>) -> Result<Value> {
    Ok(match cell {
        Cell::Null => Value::Null,
        Cell::Int(number) => Value::Int(number),
        Cell::Float(number) => Value::Float(number),
        Cell::Text(_) => Value::Text(String::from_cell(cell)?.into()),
        Cell::Bytes(bytes) => Value::Bytes(bytes.into()),
        Cell::Decimal(number) => Value::Decimal(number),
        Cell::Date(day) => Value::Date(day),
        Cell::Time(time) => Value::Time(time),
        Cell::DateTime(at) => Value::DateTime(at),
        Cell::Wire(_, oid) => match oid {
            wire::BOOL => Value::Bool(bool::from_cell(cell)?),
            wire::INT2 | wire::INT4 | wire::INT8 => Value::Int(i64::from_cell(cell)?),
            wire::FLOAT4 | wire::FLOAT8 => Value::Float(f64::from_cell(cell)?),
            wire::NUMERIC => Value::Decimal(Decimal::from_cell(cell)?),
            wire::DATE => Value::Date(Date::from_cell(cell)?),
            wire::TIME => Value::Time(Time::from_cell(cell)?),
            wire::TIMESTAMP | wire::TIMESTAMPTZ => Value::DateTime(DateTime::from_cell(cell)?),
            wire::BYTEA => Value::Bytes(Vec::<u8>::from_cell(cell)?.into()),
            wire::UUID => Value::Uuid(Uuid::from_cell(cell)?),
            wire::INTERVAL => Value::Duration(Duration::from_cell(cell)?),
            wire::INET | wire::CIDR => Value::Text(IpAddr::from_cell(cell)?.to_string().into()),
            wire::HSTORE => HStore::from_cell(cell)?.to_value(),
            wire::JSONB => Value::Text(super::json::text(cell)?.into()),
            oid if super::array::is_array(oid) => super::array::read(cell)?,
            oid if super::range::is_range(oid) => super::range::read(cell)?,
            oid if wire::is_text(oid) => Value::Text(String::from_cell(cell)?.into()),
            _ => return Err(mismatch("a value", cell)),
        },
    })
}

impl Value {
    /// Reads a text as the value of a column of this type; `None` when it is none. The opposite of
    /// [`to_text`](Self::to_text).
    ///
    /// ```
    /// use carafe_orm::value::{ColumnType, Value};
    ///
    /// assert_eq!(Value::parse(ColumnType::Int, "7"), Some(Value::Int(7)));
    /// assert_eq!(Value::parse(ColumnType::Int, "seven"), None);
    /// ```
    pub fn parse(kind: ColumnType, text: &str) -> Option<Self> {
        Some(match kind {
            ColumnType::SmallInt => Self::Int(text.parse::<i16>().ok()?.into()),
            ColumnType::Int => Self::Int(text.parse::<i32>().ok()?.into()),
            ColumnType::BigInt => Self::Int(text.parse().ok()?),
            ColumnType::Float => Self::Float(text.parse().ok()?),
            ColumnType::Decimal => Self::Decimal(text.parse().ok()?),
            ColumnType::Date => Self::Date(text.parse().ok()?),
            ColumnType::Time => Self::Time(text.parse().ok()?),
            ColumnType::DateTime => Self::DateTime(text.parse().ok()?),
            ColumnType::Bool => Self::Bool(boolean(text)?),
            ColumnType::Text => Self::Text(text.into()),
            ColumnType::PositiveSmallInt => Self::Int(text.parse::<u16>().ok()?.into()),
            ColumnType::PositiveInt => Self::Int(text.parse::<u32>().ok()?.into()),
            ColumnType::PositiveBigInt => text.parse::<u64>().ok()?.into_value(),
            ColumnType::Real => text.parse::<f32>().ok()?.into_value(),
            ColumnType::Uuid => Self::Uuid(text.parse().ok()?),
            ColumnType::Duration => Self::Duration(text.parse().ok()?),
            ColumnType::IpAddr => text.trim().parse::<IpAddr>().ok()?.into_value(),
            ColumnType::Json => Self::Text(super::json::canonical(text)?.into()),
            ColumnType::Array(of) => super::array::parse(*of, text)?,
            ColumnType::Range(of) => super::range::parse(*of, text)?,
            ColumnType::HStore => super::hstore::parse(text)?,
            ColumnType::Bytes => return None,
        })
    }

    /// The value in a form that [`parse`](Self::parse) reads back; empty for NULL and bytes.
    pub fn to_text(&self) -> String {
        match self {
            Self::Null | Self::Bytes(_) | Self::List(_) => String::new(),
            Self::Bool(yes) => yes.to_string(),
            Self::Int(number) => number.to_string(),
            Self::Float(number) => number.to_string(),
            Self::Decimal(number) => number.to_string(),
            Self::Text(text) => text.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Time(time) => time.to_string(),
            Self::DateTime(at) => at.to_string(),
            Self::Uuid(uuid) => uuid.to_string(),
            Self::Duration(length) => length.to_string(),
        }
    }

    /// The value as a cell, to be read once more.
    pub(crate) fn as_cell(&self) -> Cell<'_> {
        match self {
            Self::Bool(yes) => Cell::Int((*yes).into()),
            Self::Int(number) => Cell::Int(*number),
            Self::Float(number) => Cell::Float(*number),
            Self::Text(text) => Cell::Text(text.as_bytes()),
            Self::Bytes(bytes) => Cell::Bytes(bytes),
            // `replayable` makes texts of these.
            Self::Decimal(_)
            | Self::Date(_)
            | Self::Time(_)
            | Self::DateTime(_)
            | Self::Uuid(_)
            | Self::Duration(_)
            | Self::List(_)
            | Self::Null => Cell::Null,
        }
    }

    /// The value in a form that [`as_cell`](Self::as_cell) can show: dates and exact numbers become texts.
    pub(crate) fn replayable(self) -> Self {
        match self {
            Self::Decimal(number) => Self::Text(number.to_string().into()),
            Self::Date(date) => Self::Text(date.to_string().into()),
            Self::Time(time) => Self::Text(time.to_string().into()),
            Self::DateTime(at) => Self::Text(at.to_string().into()),
            Self::Uuid(uuid) => Self::Text(uuid.simple().into()),
            Self::Duration(length) => Self::Int(length.micros()),
            other => other,
        }
    }

    /// The value as a column of this type holds it.
    pub(crate) fn fitted(self, kind: ColumnType, scale: u8) -> Result<Self> {
        let cell = self.as_cell();
        Ok(match (kind, &self) {
            (_, Self::Null) => Self::Null,
            (ColumnType::Decimal, Self::Decimal(number)) => Self::Decimal(scaled(*number, scale)),
            (ColumnType::Decimal, _) => Self::Decimal(scaled(Decimal::from_cell(cell)?, scale)),
            (ColumnType::Bool, Self::Int(_)) => Self::Bool(bool::from_cell(cell)?),
            (ColumnType::Float, Self::Int(_)) => Self::Float(f64::from_cell(cell)?),
            (ColumnType::Uuid, Self::Text(_) | Self::Bytes(_)) => {
                Self::Uuid(Uuid::from_cell(cell)?)
            }
            (ColumnType::Duration, Self::Int(_)) => Self::Duration(Duration::from_cell(cell)?),
            (ColumnType::Real, Self::Float(_) | Self::Int(_)) => f32::from_cell(cell)?.into_value(),
            (ColumnType::Date, Self::Text(_)) => Self::Date(Date::from_cell(cell)?),
            (ColumnType::Date, Self::DateTime(at)) => Self::Date(at.date()),
            (ColumnType::Time, Self::Text(_)) => Self::Time(Time::from_cell(cell)?),
            (ColumnType::DateTime, Self::Text(_)) => Self::DateTime(DateTime::from_cell(cell)?),
            _ => self,
        })
    }
}

impl Value {
    /// A text as the value that a column of this type keeps; what is none stays, or becomes a text that is refused.
    pub(crate) fn of_kind(self, kind: ColumnType) -> Self {
        match (kind, &self) {
            (
                ColumnType::Uuid | ColumnType::Duration | ColumnType::IpAddr | ColumnType::HStore,
                Self::Text(text),
            ) => Self::parse(kind, text).unwrap_or(self),
            (ColumnType::Json | ColumnType::Array(_) | ColumnType::Range(_), Self::Text(text)) => {
                Self::parse(kind, text).unwrap_or(Self::Text("".into()))
            }
            _ => self,
        }
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "1" | "true" | "True" => Some(true),
        "0" | "false" | "False" => Some(false),
        _ => None,
    }
}

fn scaled(number: Decimal, scale: u8) -> Decimal {
    if scale == 0 {
        number
    } else {
        number.rescaled(scale.into())
    }
}

macro_rules! from {
    ($($type:ty)*) => { $(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                value.into_value()
            }
        }
    )* };
}
from!(bool i16 i32 i64 u16 u32 u64 f32 f64 String Decimal Date Time DateTime Uuid Duration IpAddr);

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}
