//! The value that existing rows get in a new column.

use crate::{
    migrate::file::Reader,
    schema::{Data, type_name},
    value::{ColumnType, Value},
};
use carafe_core::Result;
use std::fmt::Write as _;

/// The value that existing rows get in a new column.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Fill {
    /// The moment of the migration.
    Now,
    /// The same value in every row.
    Value(Value),
}

impl Fill {
    /// How it stands in a file.
    pub(crate) fn data(&self) -> Data {
        let value = match self {
            Self::Now => return Data::Text("now".to_owned()),
            Self::Value(value) => value,
        };
        match value {
            Value::Bool(yes) => Data::Bool(*yes),
            Value::Int(number) => Data::Int(*number),
            Value::Float(number) => Data::Float(*number),
            Value::Decimal(number) => Data::Text(number.to_string()),
            Value::Text(text) => Data::Text(text.to_string()),
            Value::Bytes(bytes) => Data::Text(hex(bytes)),
            Value::Date(day) => Data::Text(day.to_string()),
            Value::Time(time) => Data::Text(time.to_string()),
            Value::DateTime(at) => Data::Text(at.to_string()),
            Value::Uuid(uuid) => Data::Text(uuid.to_string()),
            Value::Duration(length) => Data::Text(length.to_string()),
            Value::Null | Value::List(_) => Data::Text(String::new()),
        }
    }

    /// Reads it from a file, for a column of this type.
    pub(crate) fn read(
        entries: &mut Reader<'_>,
        key: &str,
        kind: ColumnType,
    ) -> Result<Option<Self>> {
        let Some(node) = entries.get(key) else {
            return Ok(None);
        };
        let value = match kind {
            ColumnType::Bool => Value::Bool(node.bool()?),
            kind if kind.is_integer() => Value::Int(node.int()?),
            ColumnType::Float | ColumnType::Real => Value::Float(node.float()?),
            ColumnType::Text => Value::Text(node.text()?.into()),
            ColumnType::Bytes => Value::Bytes(node.parse("bytes in hexadecimal", unhex)?.into()),
            ColumnType::Decimal => {
                Value::Decimal(node.parse("number such as \"9.99\"", |text| text.parse().ok())?)
            }
            ColumnType::Date | ColumnType::Time | ColumnType::DateTime if node.text()? == "now" => {
                return Ok(Some(Self::Now));
            }
            ColumnType::Date => Value::Date(node.parse("day", |text| text.parse().ok())?),
            ColumnType::Time => Value::Time(node.parse("time", |text| text.parse().ok())?),
            ColumnType::DateTime => {
                Value::DateTime(node.parse("date and time", |text| text.parse().ok())?)
            }
            other => node.parse(type_name(other), |text| Value::parse(other, text))?,
        };
        Ok(Some(Self::Value(value)))
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}
