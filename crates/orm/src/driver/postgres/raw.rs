//! Statements as text.

use super::{bind::Param, cells::RowCells, conn::Conn, error::Failure, unnamed};
use crate::{
    driver::{Table, Text, refusal},
    value::{Cell, Cells, DbType, Value, read_cell, wire},
};
use carafe_core::{Date, DateTime, Decimal, Duration, Error, Result, Time};
use futures_util::StreamExt as _;
use postgres_types::{Kind, Type};
use std::pin::pin;

/// Runs it and counts the rows it changed or gave.
pub(super) async fn execute(conn: &Conn, text: &Text) -> Result<u64, Failure> {
    read(conn, text, |_| Ok(())).await
}

pub(super) async fn rows(conn: &Conn, text: &Text) -> Result<Table, Failure> {
    let mut table = Table::new();
    read(conn, text, |row| {
        table.push(values(row)?);
        Ok(())
    })
    .await?;
    Ok(table)
}

/// All statements in one message: together they are one transaction, unless the text says otherwise.
pub(super) async fn script(conn: &Conn, sql: &str) -> Result<(), Failure> {
    if conn.pooled {
        sql.split(';').try_for_each(unnamed::check)?;
    }
    let asked = conn.ask();
    let done = conn.client.batch_execute(sql).await;
    asked.answered();
    Ok(done?)
}

async fn read(
    conn: &Conn,
    text: &Text,
    each: impl FnMut(&tokio_postgres::Row) -> Result<()>,
) -> Result<u64, Failure> {
    let asked = conn.ask();
    let done = read_all(conn, text, each).await;
    asked.answered();
    done
}

async fn read_all(
    conn: &Conn,
    text: &Text,
    mut each: impl FnMut(&tokio_postgres::Row) -> Result<()>,
) -> Result<u64, Failure> {
    let mut rows = pin!(send(conn, text).await?);
    while let Some(row) = rows.next().await {
        each(&row?)?;
    }
    Ok(rows.rows_affected().unwrap_or(0))
}

async fn send(conn: &Conn, text: &Text) -> Result<tokio_postgres::RowStream, Failure> {
    if conn.pooled {
        unnamed::check(&text.sql)?;
        let params = text.params.iter().map(Param::Value);
        return Ok(unnamed::send(&conn.client, &text.sql, params).await?);
    }
    if may_leave_state(&text.sql) {
        conn.retire();
    }
    let statement = conn.client.prepare(&text.sql).await?;
    let (wanted, given) = (statement.params().len(), text.params.len());
    if wanted != given {
        return Err(refusal::statement(format!(
            "it has {wanted} parameters and was given {given}"
        ))
        .into());
    }
    Ok(conn
        .client
        .query_raw(&statement, text.params.iter().map(Param::Value))
        .await?)
}

/// Whether the connection may not be given to others afterwards. Statements that surely leave nothing behind
/// are known; every other one costs a connection.
fn may_leave_state(sql: &str) -> bool {
    const CLEAN: [&str; 14] = [
        "SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "VALUES", "TABLE", "CREATE", "ALTER",
        "DROP", "TRUNCATE", "COMMENT", "EXPLAIN", "ANALYZE",
    ];
    const LEAVES: [&str; 4] = ["set_config", "temp", "temporary", "pg_temp"];
    let first = sql
        .trim_start()
        .split(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    let clean = CLEAN.iter().any(|word| word.eq_ignore_ascii_case(first));
    let lower = sql.to_ascii_lowercase();
    let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    !clean || words.any(|word| word.contains("advisory") || LEAVES.contains(&word))
}

fn values(row: &tokio_postgres::Row) -> Result<Vec<Value>> {
    let cells = RowCells(row);
    let columns = row.columns().iter().enumerate();
    columns
        .map(|(at, column)| value(cells.cell(at)?, column.type_()))
        .collect()
}

fn value(cell: Cell<'_>, kind: &Type) -> Result<Value> {
    let Cell::Wire(bytes, oid) = cell else {
        return Ok(Value::Null);
    };
    match *kind {
        Type::BOOL => bool::from_cell(cell).map(Value::Bool),
        Type::INT2 | Type::INT4 | Type::INT8 => i64::from_cell(cell).map(Value::Int),
        Type::OID | Type::XID => Ok(Value::Int(unsigned(bytes))),
        Type::FLOAT4 | Type::FLOAT8 => f64::from_cell(cell).map(Value::Float),
        Type::NUMERIC => Decimal::from_cell(cell).map(Value::Decimal),
        Type::BYTEA => Ok(Value::Bytes(bytes.into())),
        Type::DATE => Date::from_cell(cell).map(Value::Date),
        Type::TIME => Time::from_cell(cell).map(Value::Time),
        Type::TIMESTAMP | Type::TIMESTAMPTZ => DateTime::from_cell(cell).map(Value::DateTime),
        Type::INET | Type::CIDR => {
            std::net::IpAddr::from_cell(cell).map(|address| Value::Text(address.to_string().into()))
        }
        Type::INTERVAL => Duration::from_cell(cell).map(Value::Duration),
        Type::UUID => Ok(Value::Text(uuid(bytes).into())),
        Type::JSONB => Ok(text(bytes.get(1..).unwrap_or_default())),
        Type::VOID => Ok(Value::Null),
        _ if oid == wire::HSTORE => read_cell(cell),
        _ if wire::is_text(oid) => Ok(text(bytes)),
        _ => match kind.kind() {
            Kind::Array(element) => list(bytes, element).unwrap_or_else(|| Err(unreadable(kind))),
            Kind::Range(_) if oid < 16_384 => read_cell(cell),
            _ => Err(unreadable(kind)),
        },
    }
}

fn text(bytes: &[u8]) -> Value {
    Value::Text(String::from_utf8_lossy(bytes).into())
}

fn unsigned(bytes: &[u8]) -> i64 {
    bytes
        .iter()
        .fold(0, |number, byte| number << 8 | i64::from(*byte))
}

fn uuid(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// `array_send`: dimensions, whether there are NULLs, the element's oid, length and first index of each
/// dimension, the elements with their lengths. More dimensions are read as one list.
fn list(bytes: &[u8], element: &Type) -> Option<Result<Value>> {
    let int = |at: usize| Some(i32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let mut at = 12 + usize::try_from(int(0)?).ok()? * 8;
    let mut values = Vec::new();
    while at < bytes.len() {
        let length = int(at)?;
        at += 4;
        let Ok(length) = usize::try_from(length) else {
            values.push(Value::Null);
            continue;
        };
        match value(
            Cell::Wire(bytes.get(at..at + length)?, element.oid()),
            element,
        ) {
            Ok(value) => values.push(value),
            Err(error) => return Some(Err(error)),
        }
        at += length;
    }
    Some(Ok(Value::List(values.into())))
}

fn unreadable(kind: &Type) -> Error {
    refusal::statement(format!("a column of type `{kind}` cannot be read"))
        .hint("write `column::text` in the statement")
}
