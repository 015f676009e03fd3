//! JSON columns.

use super::{Cell, ColumnType, DbType, NotNull, Value, cell::mismatch, wire};
use carafe_core::{Error, ErrorKind, Field, Result, object::IntoField};
use serde_core::{Serialize, de::DeserializeOwned};
use serde_json::Value as Data;
use std::ops::{Deref, DerefMut};

/// A column that keeps a value as JSON. Without a type it keeps any JSON: `pub extra: Json`.
///
/// ```
/// use carafe_orm::value::Json;
///
/// let tags = Json(vec!["new".to_owned(), "sale".to_owned()]);
/// assert_eq!(tags.len(), 2); // it derefs to what it holds
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Json<T = Data>(pub T);

/// What [`Json`] can keep: whatever serde reads and writes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be kept as JSON",
    label = "serde cannot read and write it",
    note = "add `#[derive(Serialize, Deserialize)]` to it"
)]
pub trait JsonData: Serialize + DeserializeOwned + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> JsonData for T {}

impl<T> Json<T> {
    /// What it holds.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> From<T> for Json<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Serialize> Serialize for Json<T> {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: serde_core::Deserialize<'de>> serde_core::Deserialize<'de> for Json<T> {
    fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: JsonData> DbType for Json<T> {
    type Inner = Self;
    type Null = NotNull;
    type Alone = Self;
    type Perhaps = Option<Self>;
    const TYPE: ColumnType = ColumnType::Json;

    fn from_cell(cell: Cell<'_>) -> Result<Self> {
        let read = serde_json::from_slice(bytes(cell).ok_or_else(|| mismatch("JSON", cell))?);
        read.map(Self).map_err(unreadable)
    }

    /// An empty text, which no database takes as JSON, for what serde cannot write.
    fn to_value(&self) -> Value {
        Value::Text(serde_json::to_string(&self.0).unwrap_or_default().into())
    }
}

/// The position and kind of the mistake, and never the data.
#[cold]
fn unreadable(error: serde_json::Error) -> Error {
    let what = match error.classify() {
        serde_json::error::Category::Data => "has other fields or types",
        _ => "is no JSON",
    };
    Error::new(
        ErrorKind::Internal,
        format!("a JSON column cannot be read: its text {what}"),
    )
    .code("orm.E240")
    .hint("old rows need `#[serde(default)]` on new fields, or a migration of the data")
    .cause(error)
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> IntoField for Json<T> {
    fn field(&self) -> Field<'_> {
        serde_json::to_value(&self.0).map_or(Field::Null, json_field)
    }
}

/// JSON as templates and other JSON show it.
pub fn json_field(data: Data) -> Field<'static> {
    match data {
        Data::Null => Field::Null,
        Data::Bool(yes) => Field::Bool(yes),
        Data::Number(number) => number.as_i64().map_or_else(
            || Field::Float(number.as_f64().unwrap_or(f64::NAN)),
            Field::Int,
        ),
        Data::String(text) => Field::Text(text.into()),
        Data::Array(items) => Field::List(items.into_iter().map(json_field).collect()),
        Data::Object(entries) => {
            let entries = entries.into_iter();
            Field::Map(
                entries
                    .map(|(name, data)| (name.into(), json_field(data)))
                    .collect(),
            )
        }
    }
}

fn bytes(cell: Cell<'_>) -> Option<&[u8]> {
    match cell {
        Cell::Text(text) => Some(text),
        Cell::Wire([1, text @ ..], wire::JSONB) => Some(text), // the first byte is the format's version
        Cell::Wire(text, oid) if oid == wire::JSON || wire::is_text(oid) => Some(text),
        _ => None,
    }
}

/// The text of a JSON cell.
pub(super) fn text(cell: Cell<'_>) -> Result<String> {
    let text = bytes(cell).and_then(|bytes| std::str::from_utf8(bytes).ok());
    text.map(str::to_owned)
        .ok_or_else(|| mismatch("JSON", cell))
}

/// The text without blanks and with sorted keys; `None` when it is no JSON.
pub(crate) fn canonical(text: &str) -> Option<String> {
    let data: Data = serde_json::from_str(text).ok()?;
    serde_json::to_string(&data).ok()
}
