//! Statements as text.

use super::{bind::Bound, cells::RowCells, error::refused, thread::Lite};
use crate::{
    driver::{Table, Text, sent::Sent},
    value::{Cell, Cells, DbType, Value},
};
use carafe_core::{Date, DateTime, Decimal, Result, Time};
use rusqlite::Statement;

/// Runs it and counts the rows it changed. Rows that it gives are read and forgotten.
pub(super) fn execute(lite: &Lite<'_>, text: &Text) -> Result<u64> {
    let _sent = Sent::new(&text.sql);
    let before = lite.conn.total_changes();
    let mut statement = prepare(lite, text)?;
    let mut rows = statement.raw_query();
    while rows.next().map_err(refused)?.is_some() {}
    let changed = lite.conn.total_changes() != before;
    Ok(if changed { lite.conn.changes() } else { 0 })
}

pub(super) fn rows(lite: &Lite<'_>, text: &Text) -> Result<Table> {
    let _sent = Sent::new(&text.sql);
    read(prepare(lite, text)?)
}

/// `None`, and nothing done, when the statement would write.
pub(super) fn rows_if_reading(lite: &Lite<'_>, text: &Text) -> Result<Option<Table>> {
    let statement = prepare(lite, text)?;
    if !statement.readonly() {
        return Ok(None);
    }
    let _sent = Sent::new(&text.sql);
    read(statement).map(Some)
}

fn prepare<'c>(lite: &Lite<'c>, text: &Text) -> Result<Statement<'c>> {
    let mut statement = lite.conn.prepare(&text.sql).map_err(refused)?;
    let wanted = statement.parameter_count();
    if wanted != text.params.len() {
        return Err(refused(rusqlite::Error::InvalidParameterCount(
            text.params.len(),
            wanted,
        )));
    }
    for (index, value) in text.params.iter().enumerate() {
        statement
            .raw_bind_parameter(index + 1, Bound(value))
            .map_err(refused)?;
    }
    Ok(statement)
}

fn read(mut statement: Statement<'_>) -> Result<Table> {
    let kinds: Vec<Declared> = statement
        .columns()
        .iter()
        .map(|column| Declared::of(column.decl_type()))
        .collect();
    let mut table = Table::new();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(refused)? {
        let cells = RowCells(row);
        let values = kinds
            .iter()
            .enumerate()
            .map(|(at, kind)| Ok(kind.value(cells.cell(at)?)));
        table.push(values.collect::<Result<_>>()?);
    }
    Ok(table)
}

/// What a column's declaration says of its values.
#[derive(Clone, Copy)]
enum Declared {
    Plain,
    Bool,
    Decimal,
    Date,
    Time,
    DateTime,
}

impl Declared {
    fn of(declaration: Option<&str>) -> Self {
        let declaration = declaration.unwrap_or_default().to_ascii_uppercase();
        match declaration.split(['(', ' ']).next().unwrap_or_default() {
            "BOOL" | "BOOLEAN" => Self::Bool,
            "DECIMAL" | "NUMERIC" => Self::Decimal,
            "DATE" => Self::Date,
            "TIME" => Self::Time,
            "DATETIME" | "TIMESTAMP" => Self::DateTime,
            _ => Self::Plain,
        }
    }

    /// The declared type, or what is stored when it is something else: SQLite keeps anything anywhere.
    fn value(self, cell: Cell<'_>) -> Value {
        let declared = match (self, cell) {
            (_, Cell::Null) => Some(Value::Null),
            (Self::Plain, _) => None,
            (Self::Bool, _) => bool::from_cell(cell).ok().map(Value::Bool),
            (Self::Decimal, _) => Decimal::from_cell(cell).ok().map(Value::Decimal),
            (Self::Date, _) => Date::from_cell(cell).ok().map(Value::Date),
            (Self::Time, _) => Time::from_cell(cell).ok().map(Value::Time),
            (Self::DateTime, _) => DateTime::from_cell(cell).ok().map(Value::DateTime),
        };
        declared.unwrap_or_else(|| stored(cell))
    }
}

fn stored(cell: Cell<'_>) -> Value {
    match cell {
        Cell::Int(number) => Value::Int(number),
        Cell::Float(number) => Value::Float(number),
        Cell::Text(text) => Value::Text(String::from_utf8_lossy(text).into()),
        Cell::Bytes(bytes) | Cell::Wire(bytes, _) => Value::Bytes(bytes.into()),
        Cell::Decimal(number) => Value::Decimal(number),
        Cell::Date(day) => Value::Date(day),
        Cell::Time(time) => Value::Time(time),
        Cell::DateTime(at) => Value::DateTime(at),
        Cell::Null => Value::Null,
    }
}
