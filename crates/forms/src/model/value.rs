//! Between the values of the database and the texts of a form.

use crate::field::Typed;
use carafe_core::DateTime;
use carafe_orm::{
    model::ColumnMeta,
    value::{ColumnType, Value},
};

/// What was typed, as the database takes it.
pub(super) fn stored(typed: &Typed) -> Value {
    match typed {
        Typed::Bool(yes) => Value::Bool(*yes),
        Typed::Int(number) => Value::Int(*number),
        Typed::Float(number) => Value::Float(*number),
        Typed::Decimal(number) => Value::Decimal(*number),
        Typed::Text(text) => Value::Text(text.as_ref().into()),
        Typed::Date(date) => Value::Date(*date),
        Typed::Time(time) => Value::Time(*time),
        Typed::DateTime(at) => Value::DateTime(*at),
        _ => Value::Null,
    }
}

/// What an empty field means for this column.
pub(super) fn empty(column: &ColumnMeta) -> Value {
    match column.kind {
        ColumnType::Text if !column.nullable => Value::Text("".into()),
        ColumnType::Bool if !column.nullable => Value::Bool(false),
        _ => Value::Null,
    }
}

/// A value as the input of its field shows it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Bool(yes) => yes.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.to_string(),
        Value::DateTime(at) => instant(*at),
        Value::Uuid(uuid) => uuid.to_string(),
        Value::Duration(length) => length.to_string(),
        Value::Null | Value::Bytes(_) | Value::List(_) => String::new(),
    }
}

/// As `datetime-local` takes it: whole seconds, in UTC. The fractions of a row that is not touched stay in it.
fn instant(at: DateTime) -> String {
    let time = at.time().to_string();
    let whole = time.split('.').next().unwrap_or_default();
    format!("{}T{whole}", at.date())
}
