//! Statements behind pgbouncer in transaction mode: nothing is prepared, because the next transaction may be on
//! another connection of the server. All goes in one message, and values as text: PostgreSQL finds their types.

use super::bind::{DoesNotFit, Param};
use crate::value::{KeyValue, Value};
use bytes::{BufMut as _, BytesMut};
use carafe_core::{Error, Result};
use postgres_types::{Format, IsNull, ToSql, Type, to_sql_checked};
use std::{error::Error as StdError, fmt::Write as _};
use tokio_postgres::{Client, RowStream};

/// A parameter as text.
#[derive(Debug)]
struct AsText<'v>(Param<'v>);

impl ToSql for AsText<'_> {
    fn to_sql(
        &self,
        _: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        let text = match &self.0 {
            Param::Value(value) => text(value),
            Param::Keys(keys) => Some(array(keys.iter().map(key))),
        };
        let Some(text) = text else {
            return Ok(IsNull::Yes);
        };
        if text.contains('\0') {
            let why = "PostgreSQL keeps no text with a NUL character in it";
            return Err(Box::new(DoesNotFit(why.to_owned())));
        }
        out.put_slice(text.as_bytes());
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    to_sql_checked!();
}

/// Sends a statement.
pub(super) async fn send<'v>(
    client: &Client,
    sql: &str,
    params: impl Iterator<Item = Param<'v>>,
) -> Result<RowStream, tokio_postgres::Error> {
    let params: Vec<_> = params.map(|param| (AsText(param), Type::UNKNOWN)).collect();
    client.query_typed_raw(sql, params).await
}

fn text(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(yes) => yes.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) if number.is_infinite() => {
            let sign = if *number < 0.0 { "-" } else { "" };
            format!("{sign}Infinity")
        }
        Value::Float(number) => format!("{number:?}"),
        Value::Decimal(number) => number.normalized().to_string(),
        Value::Text(text) => text.to_string(),
        Value::Bytes(bytes) => hex(bytes),
        Value::Date(day) => day.to_string(),
        Value::Time(time) => time.to_string(),
        Value::DateTime(at) => at.to_string(),
        Value::Uuid(id) => id.to_string(),
        Value::Duration(length) => format!("{} microseconds", length.micros()),
        Value::List(values) => array(values.iter().map(text)),
    })
}

fn key(key: &KeyValue) -> Option<String> {
    match key {
        KeyValue::None => None,
        KeyValue::Int(number) => Some(number.to_string()),
        KeyValue::Text(text) => Some(text.to_string()),
        KeyValue::Bytes(bytes) => Some(hex(bytes)),
        KeyValue::Uuid(id) => Some(id.to_string()),
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2 + 2);
    text.push_str("\\x");
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// `{"a","b",NULL}`: quoted, so that no element is taken for NULL or for two.
fn array(elements: impl Iterator<Item = Option<String>>) -> String {
    let mut text = String::from("{");
    for (place, element) in elements.enumerate() {
        if place > 0 {
            text.push(',');
        }
        let Some(element) = element else {
            text.push_str("NULL");
            continue;
        };
        text.push('"');
        for letter in element.chars() {
            if matches!(letter, '"' | '\\') {
                text.push('\\');
            }
            text.push(letter);
        }
        text.push('"');
    }
    text + "}"
}

/// What would stay behind on a connection that somebody else gets next.
pub(super) fn check(sql: &str) -> Result<()> {
    let lower = uncommented(sql).to_ascii_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let first = words.first().copied().unwrap_or_default();
    let second = words.get(1).copied().unwrap_or_default();
    let stays = match first {
        "set" => !matches!(second, "local" | "transaction" | "constraints"),
        "listen" | "unlisten" | "prepare" | "deallocate" | "discard" | "load" | "reset" => true,
        _ => words.windows(2).any(outlasts) || sets_for_long(&lower),
    };
    if !stays {
        return Ok(());
    }
    Err(Error::internal(format!(
        "`{}` lasts longer than its transaction, and `pool=transaction` gives no connection for longer",
        first.to_ascii_uppercase()
    ))
    .code("orm.E287")
    .hint("write `SET LOCAL` inside `db.atomic`, or open this database by an address that leads to PostgreSQL itself"))
}

/// The statement behind the comments that it begins with.
fn uncommented(sql: &str) -> &str {
    let mut rest = sql.trim_start();
    loop {
        let behind = match rest.get(..2) {
            Some("--") => rest.split_once('\n'),
            Some("/*") => rest.split_once("*/"),
            _ => return rest,
        };
        let Some((_, behind)) = behind else {
            return rest;
        };
        rest = behind.trim_start();
    }
}

/// A lock of the session, or a table of it.
fn outlasts(two: &[&str]) -> bool {
    let lock = |word: &str| {
        word.contains("advisory") && !word.contains("xact") && !word.contains("unlock")
    };
    let table = matches!(two[0], "create" | "into" | "local" | "global")
        && matches!(two[1], "temp" | "temporary");
    table || two.iter().any(|word| lock(word))
}

/// `set_config(name, value, false)`: a third argument that is true ends with the transaction.
fn sets_for_long(lower: &str) -> bool {
    let mut calls = lower.split("set_config").skip(1);
    calls.any(|call| {
        !call
            .split(')')
            .next()
            .unwrap_or_default()
            .trim_end()
            .ends_with("true")
    })
}

/// The columns of the first row, when a row type wants them.
pub(super) fn named(row: &tokio_postgres::Row) -> impl Iterator<Item = &str> {
    row.columns().iter().map(tokio_postgres::Column::name)
}
