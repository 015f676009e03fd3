//! Values as the column they are compared with holds them.

use crate::value::{ColumnType, Value, is_reversed};
use carafe_core::{DateTime, Time};

/// The value as this type; `None` when it is none of it. NULL fits every type.
pub(super) fn fit(kind: ColumnType, value: Value) -> Option<Value> {
    use ColumnType as Kind;
    match (kind, value) {
        (_, Value::Null) => Some(Value::Null),
        (_, Value::List(_)) => None,
        // No database but SQLite keeps the character 0.
        (Kind::Text, Value::Text(text)) => (!text.contains('\0')).then_some(Value::Text(text)),
        (Kind::Text, Value::Bool(_) | Value::Bytes(_)) => None,
        (Kind::Text, value) => Some(Value::Text(value.to_text().into())),
        (Kind::Bytes, value @ Value::Bytes(_)) => Some(value),
        (Kind::Bytes, _) => None,
        (Kind::Bool, Value::Int(number @ 0..=1)) => Some(Value::Bool(number == 1)),
        (Kind::Bool, value @ Value::Bool(_)) => Some(value),
        (_, Value::Bool(_) | Value::Bytes(_)) => None,
        (Kind::DateTime, Value::Date(day)) => Some(midnight(day)),
        (Kind::DateTime, Value::Text(text)) => {
            Value::parse(kind, &text).or_else(|| Some(midnight(text.parse().ok()?)))
        }
        (Kind::Range(of), value) => {
            let range = Value::parse(kind, &value.to_text())?;
            (!is_reversed(*of, &range.to_text())).then_some(range)
        }
        (kind, Value::Float(number)) if kind.is_integer() => {
            whole(kind, Value::parse(kind, &format!("{number:.0}"))?, number)
        }
        (Kind::Float | Kind::Real, value) => finite(Value::parse(kind, &value.to_text())?),
        (kind, value) if kind.is_integer() => match Value::parse(kind, &value.to_text())? {
            value @ Value::Int(_) => Some(value),
            _ => None,
        },
        (kind, value) => Value::parse(kind, &value.to_text()),
    }
}

fn midnight(day: carafe_core::Date) -> Value {
    Value::DateTime(DateTime::of(day, Time::default()))
}

fn whole(kind: ColumnType, value: Value, number: f64) -> Option<Value> {
    let fits = number.fract() == 0.0 && kind.is_integer() && matches!(value, Value::Int(_));
    fits.then_some(value)
}

fn finite(value: Value) -> Option<Value> {
    match value {
        Value::Float(number) if !number.is_finite() => None,
        value => Some(value),
    }
}

/// What people call a value of this type.
pub(super) fn described(kind: ColumnType) -> &'static str {
    match kind {
        kind if kind.is_positive() => "a whole number from 0 on",
        kind if kind.is_integer() => "a whole number of the column's size",
        ColumnType::Float | ColumnType::Real | ColumnType::Decimal => "a number",
        ColumnType::Bool => "`true` or `false`",
        ColumnType::Date => "a day, such as 2026-11-20",
        ColumnType::Time => "a time, such as 14:30:00",
        ColumnType::DateTime => "an instant, such as 2026-11-20T14:30:00Z",
        ColumnType::Uuid => "a UUID",
        ColumnType::Duration => "a length of time, such as 1 02:03:04",
        ColumnType::Json => "JSON",
        ColumnType::IpAddr => "an address, such as 192.0.2.1",
        ColumnType::HStore => "an object of JSON with texts",
        ColumnType::Range(_) => "a range, such as [1,5)",
        ColumnType::Bytes => "bytes, which no text can say",
        _ => "a text without the character 0",
    }
}
