//! Primary keys without their type, for matching to-many rows to their owners.

use super::{Cell, Value, cell::mismatch, wire};
use carafe_core::{Result, Uuid};

/// The key of one row, comparable with any other key of the same column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum KeyValue {
    /// Not known: a row that was built by hand.
    #[default]
    None,
    /// A whole number.
    Int(i64),
    /// A text.
    Text(Box<str>),
    /// Bytes.
    Bytes(Box<[u8]>),
    /// A UUID.
    Uuid(Uuid),
}

impl KeyValue {
    /// The key in this cell.
    pub(crate) fn from_cell(cell: Cell<'_>) -> Result<Self> {
        if let Some(number) = wire::int(cell) {
            return Ok(Self::Int(number));
        }
        match cell {
            Cell::Null => Ok(Self::None),
            Cell::Text(text) => Self::text(text, cell),
            Cell::Wire(text, oid) if wire::is_text(oid) => Self::text(text, cell),
            Cell::Wire(bytes, wire::UUID) => wire::uuid(bytes)
                .map(Self::Uuid)
                .ok_or_else(|| mismatch("a key", cell)),
            Cell::Bytes(bytes) | Cell::Wire(bytes, _) => Ok(Self::Bytes(bytes.into())),
            _ => Err(mismatch("a key", cell)),
        }
    }

    /// Databases without a type for UUIDs keep 32 digits, and so read, bound or compared they are one key.
    fn of_text(text: &str) -> Self {
        let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let is_uuid = text.len() == 32 && text.bytes().all(digit);
        let uuid = is_uuid.then(|| text.parse().ok()).flatten();
        uuid.map_or_else(|| Self::Text(text.into()), Self::Uuid)
    }

    fn text(text: &[u8], cell: Cell<'_>) -> Result<Self> {
        std::str::from_utf8(text)
            .map(Self::of_text)
            .map_err(|_| mismatch("a key", cell))
    }
}

impl From<Value> for KeyValue {
    fn from(value: Value) -> Self {
        match value {
            Value::Int(number) => Self::Int(number),
            Value::Text(text) => Self::of_text(&text),
            Value::Bytes(bytes) => Self::Bytes(bytes),
            Value::Bool(yes) => Self::Int(yes.into()),
            Value::Uuid(uuid) => Self::Uuid(uuid),
            Value::Null => Self::None,
            other => Self::Text(format!("{other:?}").into()),
        }
    }
}

impl From<KeyValue> for Value {
    fn from(key: KeyValue) -> Self {
        match key {
            KeyValue::None => Self::Null,
            KeyValue::Int(number) => Self::Int(number),
            KeyValue::Text(text) => Self::Text(text),
            KeyValue::Bytes(bytes) => Self::Bytes(bytes),
            KeyValue::Uuid(uuid) => Self::Uuid(uuid),
        }
    }
}
