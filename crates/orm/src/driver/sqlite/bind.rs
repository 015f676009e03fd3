//! Values as SQLite stores them; dates and times are text as Django writes it.

use crate::{
    driver::refusal,
    value::{KeyValue, Value},
};
use carafe_core::{Date, DateTime, Decimal, Error, Result, Time};
use rusqlite::{
    ToSql,
    types::{ToSqlOutput, ValueRef},
};
use std::fmt::Write as _;

/// A value on its way to SQLite.
pub(super) struct Bound<'v>(pub(super) &'v Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Bool(yes) => ValueRef::Integer(i64::from(*yes)),
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Float(number) => ValueRef::Real(*number),
            Value::Decimal(number) => decimal(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
            Value::Date(day) => return Ok(day_text(*day).into()),
            Value::Time(time) => return Ok(time_text(*time).into()),
            Value::DateTime(at) => return Ok(date_time_text(*at).into()),
            Value::Uuid(uuid) => return Ok(uuid.simple().into()),
            Value::Duration(length) => ValueRef::Integer(length.micros()),
            Value::List(values) => return json(values).map(Into::into).map_err(conversion),
        }))
    }
}

fn conversion(error: Error) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(error.into_boxed().into())
}

/// A whole number stays exact, as NUMERIC affinity would keep it.
fn decimal(number: Decimal) -> ValueRef<'static> {
    let short = number.normalized();
    match (short.scale(), i64::try_from(short.units())) {
        (0, Ok(whole)) => ValueRef::Integer(whole),
        _ => ValueRef::Real(number.to_f64()),
    }
}

fn day_text(day: Date) -> String {
    let (year, month, day) = day.parts();
    format!("{year:04}-{month:02}-{day:02}")
}

fn time_text(time: Time) -> String {
    let (seconds, micros) = (time.micros() / 1_000_000, time.micros() % 1_000_000);
    let mut text = format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    );
    if micros != 0 {
        let _ = write!(text, ".{micros:06}");
    }
    text
}

fn date_time_text(at: DateTime) -> String {
    format!("{} {}", day_text(at.date()), time_text(at.time()))
}

/// A list is one parameter: JSON that `json_each` takes apart again.
fn json(values: &[Value]) -> Result<String> {
    let mut out = String::with_capacity(values.len() * 8 + 2);
    out.push('[');
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        json_value(&mut out, value)?;
    }
    out.push(']');
    Ok(out)
}

pub(super) fn json_of_keys(keys: &[KeyValue]) -> Result<String> {
    let mut out = String::with_capacity(keys.len() * 8 + 2);
    out.push('[');
    for (index, key) in keys.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        match key {
            KeyValue::None => out.push_str("null"),
            KeyValue::Int(number) => push(&mut out, number),
            KeyValue::Text(text) => json_text(&mut out, text),
            KeyValue::Uuid(uuid) => json_text(&mut out, &uuid.simple()),
            KeyValue::Bytes(_) => return Err(bytes_in_list()),
        }
    }
    out.push(']');
    Ok(out)
}

fn json_value(out: &mut String, value: &Value) -> Result<()> {
    match value {
        Value::Bool(yes) => push(out, i64::from(*yes)),
        Value::Int(number) => push(out, number),
        Value::Float(number) if number.is_finite() => push(out, number),
        // SQLite itself keeps NaN as NULL.
        Value::Float(_) | Value::Null => out.push_str("null"),
        Value::Decimal(number) => push(out, number.normalized()),
        Value::Text(text) => json_text(out, text),
        Value::Date(day) => json_text(out, &day_text(*day)),
        Value::Time(time) => json_text(out, &time_text(*time)),
        Value::DateTime(at) => json_text(out, &date_time_text(*at)),
        Value::Uuid(uuid) => json_text(out, &uuid.simple()),
        Value::Duration(length) => push(out, length.micros()),
        Value::Bytes(_) => return Err(bytes_in_list()),
        Value::List(_) => {
            return Err(refusal::does_not_fit(
                "a list inside a list is no parameter",
            ));
        }
    }
    Ok(())
}

fn push(out: &mut String, value: impl std::fmt::Display) {
    let _ = write!(out, "{value}");
}

fn json_text(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if u32::from(c) < 0x20 => push(out, format_args!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

fn bytes_in_list() -> Error {
    refusal::does_not_fit("SQLite takes no bytes in a list: compare them one by one")
}
