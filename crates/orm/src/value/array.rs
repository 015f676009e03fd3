//! Lists as columns: arrays on PostgreSQL, JSON text elsewhere.
//!
//! On its way to the database a list is JSON text that no two writers spell differently; PostgreSQL's driver takes it
//! apart when it knows that the parameter is an array.

use super::{Cell, ColumnType, DbType, NotNull, Value, cell::mismatch, read_cell, wire};
use carafe_core::{Date, DateTime, Decimal, Field, Result, Time, Uuid, object::IntoField};
use serde_core::Serialize;
use std::{
    fmt::Write as _,
    ops::{Deref, DerefMut},
};

/// What a column can hold a list of.
#[diagnostic::on_unimplemented(
    message = "there are no lists of `{Self}` in columns",
    label = "lists hold numbers, texts, yes/no, uuids, days, times and instants",
    note = "`Json<Vec<…>>` keeps a list of anything"
)]
pub trait ArrayItem: DbType<Inner = Self, Null = NotNull> + IntoField + Clone {
    /// The type of a column with a list of them.
    const LIST: ColumnType;
}

macro_rules! items {
    ($($type:ty: $kind:ident;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl ArrayItem for $type {
            const LIST: ColumnType = ColumnType::Array(&ColumnType::$kind);
        }
    )* };
}
items! {
    i16: SmallInt; i32: Int; i64: BigInt; f64: Float; bool: Bool; String: Text; Decimal: Decimal; Date: Date;
    Time: Time; DateTime: DateTime; Uuid: Uuid;
}

#[diagnostic::do_not_recommend]
impl<T: ArrayItem> DbType for Vec<T> {
    type Inner = Self;
    type Null = NotNull;
    type Alone = Array<T>;
    type Perhaps = Option<Array<T>>;
    const TYPE: ColumnType = T::LIST;

    fn from_cell(cell: Cell<'_>) -> Result<Self> {
        let wrong = || mismatch("a list", cell);
        match cell {
            Cell::Wire(bytes, oid) if is_array(oid) => {
                let mut list = Self::new();
                each(bytes, |item| {
                    list.push(T::from_cell(item)?);
                    Ok(())
                })
                .ok_or_else(wrong)??;
                Ok(list)
            }
            _ => {
                let items = text(cell).and_then(array_items).ok_or_else(wrong)?;
                items
                    .iter()
                    .map(|item| T::from_cell(item.as_cell()))
                    .collect()
            }
        }
    }

    fn to_value(&self) -> Value {
        let items: Vec<Value> = self.iter().map(DbType::to_value).collect();
        Value::Text(array_text(&items).into())
    }
}

/// A list column that is selected alone; it derefs to the [`Vec`].
///
/// ```
/// use carafe_orm::value::Array;
///
/// let tags = Array(vec!["new".to_owned()]);
/// assert_eq!(tags.len(), 1);
/// assert_eq!(tags, ["new"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Array<T>(pub Vec<T>);

impl<T> Array<T> {
    /// The list.
    pub fn into_inner(self) -> Vec<T> {
        self.0
    }
}

impl<T> Deref for Array<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<T> DerefMut for Array<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.0
    }
}

impl<T: PartialEq<X>, X, const K: usize> PartialEq<[X; K]> for Array<T> {
    fn eq(&self, other: &[X; K]) -> bool {
        self.0 == *other
    }
}

impl<T: PartialEq<X>, X> PartialEq<Vec<X>> for Array<T> {
    fn eq(&self, other: &Vec<X>) -> bool {
        self.0 == *other
    }
}

impl<T: Serialize> Serialize for Array<T> {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[diagnostic::do_not_recommend]
impl<T: IntoField> IntoField for Array<T> {
    fn field(&self) -> Field<'_> {
        Field::List(self.0.iter().map(IntoField::field).collect())
    }
}

#[diagnostic::do_not_recommend]
impl<T: ArrayItem> DbType for Array<T> {
    type Inner = Self;
    type Null = NotNull;
    type Alone = Self;
    type Perhaps = Option<Self>;
    const TYPE: ColumnType = T::LIST;

    fn from_cell(cell: Cell<'_>) -> Result<Self> {
        Vec::from_cell(cell).map(Self)
    }

    fn to_value(&self) -> Value {
        self.0.to_value()
    }
}

/// The one spelling of a list: JSON without blanks; exact numbers are texts without zeros at their end, uuids digits.
pub(crate) fn array_text(items: &[Value]) -> String {
    let mut text = String::from("[");
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        push(&mut text, item);
    }
    text.push(']');
    text
}

fn push(out: &mut String, item: &Value) {
    let quoted = |text: String| serde_json::Value::String(text).to_string();
    let written = match item {
        Value::Bool(yes) => write!(out, "{yes}"),
        Value::Int(number) => write!(out, "{number}"),
        // Minus zero becomes zero, as in columns.
        Value::Float(number) => write!(out, "{}", number + 0.0),
        Value::Decimal(number) => write!(out, "\"{}\"", number.normalized()),
        Value::Uuid(uuid) => write!(out, "\"{}\"", uuid.simple()),
        Value::DateTime(at) => write!(out, "\"{} {}\"", at.date(), at.time()),
        Value::Null => write!(out, "null"),
        other => write!(out, "{}", quoted(other.to_text())),
    };
    debug_assert!(written.is_ok(), "texts take everything");
}

/// The items of a list's JSON text; `None` when it is no list of plain values.
pub(crate) fn array_items(text: &str) -> Option<Vec<Value>> {
    array_pieces(text)?.into_iter().map(item).collect()
}

/// The items as they are written.
pub(crate) fn array_pieces(text: &str) -> Option<Vec<&str>> {
    let mut rest = text.trim().strip_prefix('[')?.strip_suffix(']')?.trim();
    let mut pieces = Vec::new();
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(end(rest)?);
        pieces.push(piece.trim());
        rest = after.trim_start();
        if !rest.is_empty() {
            rest = rest.strip_prefix(',')?.trim_start();
            if rest.is_empty() {
                return None;
            }
        }
    }
    Some(pieces)
}

/// Where the first item ends.
fn end(text: &str) -> Option<usize> {
    let Some(inside) = text.strip_prefix('"') else {
        return Some(text.find(',').unwrap_or(text.len()));
    };
    let mut escaped = false;
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at + 2),
            _ => {}
        }
    }
    None
}

fn item(piece: &str) -> Option<Value> {
    Some(match piece {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "null" => Value::Null,
        _ if piece.starts_with('"') => {
            Value::Text(serde_json::from_str::<String>(piece).ok()?.into())
        }
        _ => match piece.parse() {
            Ok(number) => Value::Int(number),
            Err(_) => Value::Float(piece.parse().ok()?),
        },
    })
}

/// A text that a person or a file gives: JSON, or items between commas.
pub(super) fn parse(of: ColumnType, text: &str) -> Option<Value> {
    let text = text.trim();
    let parts: Vec<String> = if text.starts_with('[') {
        let items = array_items(text)?;
        let filled = items.iter().all(|item| !item.is_null());
        filled.then(|| items.iter().map(Value::to_text).collect())?
    } else if text.is_empty() {
        Vec::new()
    } else {
        text.split(',').map(|part| part.trim().to_owned()).collect()
    };
    let items: Option<Vec<Value>> = parts.iter().map(|part| Value::parse(of, part)).collect();
    Some(Value::Text(array_text(&items?).into()))
}

/// The list as PostgreSQL writes it in statements: `{"a","b"}`.
pub(crate) fn postgres_array(json: &str) -> String {
    let items = array_items(json).unwrap_or_default();
    let quoted = items.iter().map(|item| {
        let text = item.to_text().replace('\\', "\\\\").replace('"', "\\\"");
        format!("\"{text}\"")
    });
    format!("{{{}}}", quoted.collect::<Vec<_>>().join(","))
}

/// Whether it is one of PostgreSQL's arrays of what a list can hold.
pub(super) fn is_array(oid: u32) -> bool {
    matches!(
        oid,
        1000 | 1005
            | 1007
            | 1009
            | 1014
            | 1015
            | 1016
            | 1021
            | 1022
            | 1115
            | 1182
            | 1183
            | 1185
            | 1231
            | 2951
    )
}

/// An array as the JSON text of its items.
pub(super) fn read(cell: Cell<'_>) -> Result<Value> {
    let wrong = || mismatch("a list", cell);
    let Cell::Wire(bytes, _) = cell else {
        return Err(wrong());
    };
    let mut items = Vec::new();
    each(bytes, |item| {
        items.push(read_cell(item)?);
        Ok(())
    })
    .ok_or_else(wrong)??;
    Ok(Value::Text(array_text(&items).into()))
}

/// `array_send`: dimensions, whether there are NULLs, the items' type, length and start of each dimension, the items.
fn each(bytes: &[u8], mut item: impl FnMut(Cell<'_>) -> Result<()>) -> Option<Result<()>> {
    let word = |at: usize| {
        let word = bytes.get(at..at + 4)?.try_into().ok()?;
        Some(i32::from_be_bytes(word))
    };
    let (dimensions, kind) = (
        word(0)?,
        u32::from_be_bytes(bytes.get(8..12)?.try_into().ok()?),
    );
    if dimensions == 0 {
        return Some(Ok(()));
    }
    if dimensions != 1 {
        return None;
    }
    let mut at = 20;
    for _ in 0..word(12)? {
        let length = usize::try_from(word(at)?);
        at += 4;
        let cell = match length {
            Ok(length) => {
                at += length;
                Cell::Wire(bytes.get(at - length..at)?, kind)
            }
            Err(_) => Cell::Null,
        };
        if let Err(error) = item(cell) {
            return Some(Err(error));
        }
    }
    Some(Ok(()))
}

fn text(cell: Cell<'_>) -> Option<&str> {
    match cell {
        Cell::Text(bytes) | Cell::Bytes(bytes) => std::str::from_utf8(bytes).ok(),
        Cell::Wire(bytes, oid) if wire::is_text(oid) => std::str::from_utf8(bytes).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_taken_apart_and_put_together() {
        let list = vec![
            "a,b".to_owned(),
            "\"]\\".to_owned(),
            String::new(),
            "é".to_owned(),
        ];
        let Value::Text(text) = list.to_value() else {
            panic!("a list is a text on its way");
        };
        assert_eq!(
            Vec::<String>::from_cell(Cell::Text(text.as_bytes())).unwrap(),
            list
        );
        assert_eq!(array_items("[1, 2.5 ,true]").unwrap().len(), 3);
        assert_eq!(array_items("[]"), Some(Vec::new()));
        for wrong in ["", "[", "[1,]", "[\"a]", "[[1]]", "{}"] {
            assert_eq!(array_items(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn texts_of_people_become_lists() {
        let parse = |of, text| parse(of, text).map(|value| value.to_text());
        assert_eq!(parse(ColumnType::Int, "1, 2,3").as_deref(), Some("[1,2,3]"));
        assert_eq!(
            parse(ColumnType::Text, " new, sale ").as_deref(),
            Some("[\"new\",\"sale\"]")
        );
        assert_eq!(
            parse(ColumnType::Decimal, "[\"1.50\"]").as_deref(),
            Some("[\"1.5\"]")
        );
        assert_eq!(parse(ColumnType::Int, "1, x"), None);
        assert_eq!(parse(ColumnType::Int, "").as_deref(), Some("[]"));
    }
}
