//! Values inside statements: only those that a migration's file gives, for new columns.

use super::Dialect;
use crate::{migrate::Fill, value::Value};
use carafe_core::DateTime;
use std::fmt::Write as _;

/// The value as this database writes it, for a column of any type.
pub(super) fn literal(dialect: Dialect, fill: &Fill) -> String {
    match (fill, dialect) {
        (Fill::Now, Dialect::Postgres) => "now()".to_owned(),
        (Fill::Now, Dialect::MariaDb | Dialect::MySql) => "current_timestamp(6)".to_owned(),
        (Fill::Now, Dialect::Sqlite) => "strftime('%Y-%m-%d %H:%M:%f', 'now')".to_owned(),
        (Fill::Value(value), _) => value_literal(dialect, value),
    }
}

pub(crate) fn value_literal(dialect: Dialect, value: &Value) -> String {
    let postgres = dialect == Dialect::Postgres;
    match value {
        Value::Null | Value::List(_) => "NULL".to_owned(),
        Value::Bool(yes) if postgres => yes.to_string(),
        Value::Bool(yes) => u8::from(*yes).to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => float(postgres, *number),
        // A backslash may mean something there, or not: that is a setting.
        Value::Text(text) if dialect.is_mysql() && text.contains('\\') => {
            format!("_utf8mb4 X'{}'", hex(text.as_bytes()))
        }
        Value::Decimal(number) => number.to_string(),
        Value::Text(text) => quoted(text),
        Value::Bytes(bytes) if postgres => format!("'\\x{}'::bytea", hex(bytes)),
        Value::Bytes(bytes) => format!("X'{}'", hex(bytes)),
        Value::Date(day) => quoted(&day.to_string()),
        Value::Time(time) => quoted(&time.to_string()),
        Value::Uuid(uuid) if postgres => quoted(&uuid.to_string()),
        Value::Uuid(uuid) => quoted(&uuid.simple()),
        Value::Duration(length) if postgres => format!("'{} microseconds'", length.micros()),
        Value::Duration(length) => length.micros().to_string(),
        Value::DateTime(at) if postgres => quoted(&at.to_string()),
        Value::DateTime(at) => quoted(&naive(*at)),
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// SQLite has no words for the infinities, but reads numbers that are too large as them.
fn float(postgres: bool, number: f64) -> String {
    if number.is_finite() {
        return format!("{number:?}");
    }
    match (postgres, number > 0.0) {
        (true, _) => format!("'{number}'::double precision"),
        (false, _) if number.is_nan() => "NULL".to_owned(),
        (false, true) => "9e999".to_owned(),
        (false, false) => "-9e999".to_owned(),
    }
}

/// `2026-11-20 14:30:00`, as the SQLite driver writes it.
fn naive(at: DateTime) -> String {
    format!("{} {}", at.date(), at.time())
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        let _ = write!(text, "{byte:02X}");
    }
    text
}
