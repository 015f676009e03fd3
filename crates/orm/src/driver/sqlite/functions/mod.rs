//! SQL functions that SQLite does not have.
//!
//! - `text`, `math`, `date`: what the other databases know
//! - `decimal`: exact numbers, which SQLite keeps as binary fractions
//! - `digest`, `matching`, `array`: checksums, regular expressions and lists

mod array;
mod date;
mod decimal;
mod digest;
mod matching;
mod math;
mod text;

use rusqlite::{
    Connection, Error, Result,
    functions::{Context, FunctionFlags},
    types::{ToSqlOutput, Value, ValueRef},
};

/// What a function gives back.
type Given = Result<ToSqlOutput<'static>>;

/// A function: its name, the number of its arguments, what it does.
type Function = (&'static str, i32, fn(&Context<'_>) -> Given);

/// Registers them on a connection.
pub(super) fn register(conn: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    let all = [
        text::ALL,
        math::ALL,
        date::ALL,
        decimal::ALL,
        digest::ALL,
        matching::ALL,
        array::ALL,
    ];
    for (name, arguments, function) in all.into_iter().flatten() {
        conn.create_scalar_function(*name, *arguments, flags, *function)?;
    }
    super::json::register(conn, flags)
}

/// What the statement is refused with; the words are ours, never the value.
fn refused(why: &'static str) -> Error {
    Error::UserFunctionError(format!("carafe: {why}").into())
}

fn give(value: impl Into<Value>) -> Given {
    Ok(ToSqlOutput::Owned(value.into()))
}

/// A text argument; none for NULL.
fn text_of<'c>(context: &'c Context<'_>, index: usize) -> Option<std::borrow::Cow<'c, str>> {
    match context.get_raw(index) {
        ValueRef::Text(text) | ValueRef::Blob(text) => Some(String::from_utf8_lossy(text)),
        ValueRef::Integer(number) => Some(number.to_string().into()),
        ValueRef::Real(number) => Some(number.to_string().into()),
        ValueRef::Null => None,
    }
}

/// A number argument as a binary fraction; none for NULL and for what is no number.
fn float_of(context: &Context<'_>, index: usize) -> Option<f64> {
    match context.get_raw(index) {
        #[expect(
            clippy::cast_precision_loss,
            reason = "the other databases do the same"
        )]
        ValueRef::Integer(number) => Some(number as f64),
        ValueRef::Real(number) => Some(number),
        _ => None,
    }
}

/// A whole number argument; none for NULL.
fn int_of(context: &Context<'_>, index: usize) -> Option<i64> {
    match context.get_raw(index) {
        ValueRef::Integer(number) => Some(number),
        _ => None,
    }
}
