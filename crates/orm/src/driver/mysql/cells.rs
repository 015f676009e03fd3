//! A row, cell by cell.

use crate::value::{Cell, Cells, Value};
use carafe_core::{Date, DateTime, Decimal, Error, Result, Time};
use mysql_async::{
    Column, Row, Value as Got,
    consts::{ColumnFlags, ColumnType},
};

pub(super) struct RowCells<'r>(pub(super) &'r Row);

/// The character set of bytes.
const BINARY: u16 = 63;

impl Cells for RowCells<'_> {
    fn width(&self) -> usize {
        self.0.len()
    }

    #[inline]
    fn cell(&self, index: usize) -> Result<Cell<'_>> {
        match (self.0.as_ref(index), self.0.columns_ref().get(index)) {
            (Some(value), Some(column)) => cell(value, column),
            _ => Err(too_short(index)),
        }
    }
}

fn cell<'r>(value: &'r Got, column: &Column) -> Result<Cell<'r>> {
    Ok(match value {
        Got::NULL => Cell::Null,
        Got::Int(number) => Cell::Int(*number),
        Got::UInt(number) => {
            i64::try_from(*number).map_or_else(|_| Cell::Decimal(Decimal::from(*number)), Cell::Int)
        }
        Got::Float(number) => Cell::Float(short(*number)),
        Got::Double(number) => Cell::Float(*number),
        Got::Date(..) if is_day(column) => Cell::Date(day(value).ok_or_else(unreadable)?),
        Got::Date(..) => Cell::DateTime(instant(value).ok_or_else(unreadable)?),
        Got::Time(..) => Cell::Time(time(value).ok_or_else(unreadable)?),
        Got::Bytes(bytes) => of_bytes(bytes, column),
    })
}

fn is_day(column: &Column) -> bool {
    matches!(
        column.column_type(),
        ColumnType::MYSQL_TYPE_DATE | ColumnType::MYSQL_TYPE_NEWDATE
    )
}

/// What a FLOAT column shows: 0.1, not the 0.10000000149 that its bits are.
fn short(number: f32) -> f64 {
    number.to_string().parse().unwrap_or_else(|_| number.into())
}

/// What came as bytes: texts, exact numbers, bits; and everything, where the statement was not prepared.
fn of_bytes<'r>(bytes: &'r [u8], column: &Column) -> Cell<'r> {
    use ColumnType as T;
    match column.column_type() {
        T::MYSQL_TYPE_NEWDECIMAL | T::MYSQL_TYPE_DECIMAL => {
            decimal(bytes).map_or(Cell::Text(bytes), Cell::Decimal)
        }
        T::MYSQL_TYPE_BIT => Cell::Int(
            bytes
                .iter()
                .fold(0, |number, byte| number << 8 | i64::from(*byte)),
        ),
        T::MYSQL_TYPE_JSON => Cell::Text(bytes),
        T::MYSQL_TYPE_TINY
        | T::MYSQL_TYPE_SHORT
        | T::MYSQL_TYPE_LONG
        | T::MYSQL_TYPE_INT24
        | T::MYSQL_TYPE_LONGLONG => parsed(bytes).map_or(Cell::Text(bytes), Cell::Int),
        T::MYSQL_TYPE_FLOAT | T::MYSQL_TYPE_DOUBLE => {
            parsed(bytes).map_or(Cell::Text(bytes), Cell::Float)
        }
        _ if is_bytes(column) => Cell::Bytes(bytes),
        _ => Cell::Text(bytes),
    }
}

pub(super) fn is_bytes(column: &Column) -> bool {
    let enumerated = ColumnFlags::ENUM_FLAG | ColumnFlags::SET_FLAG;
    column.character_set() == BINARY
        && !column.flags().intersects(enumerated)
        && !matches!(
            column.column_type(),
            ColumnType::MYSQL_TYPE_DATE
                | ColumnType::MYSQL_TYPE_TIME
                | ColumnType::MYSQL_TYPE_DATETIME
                | ColumnType::MYSQL_TYPE_TIMESTAMP
        )
}

fn parsed<T: std::str::FromStr>(bytes: &[u8]) -> Option<T> {
    std::str::from_utf8(bytes).ok()?.parse().ok()
}

/// Zeros at the end go when there are more digits than a [`Decimal`] has room for.
fn decimal(bytes: &[u8]) -> Option<Decimal> {
    let text = std::str::from_utf8(bytes).ok()?;
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits > 28 && text.contains('.') {
        return text
            .trim_end_matches('0')
            .trim_end_matches('.')
            .parse()
            .ok();
    }
    text.parse().ok()
}

fn day(value: &Got) -> Option<Date> {
    let Got::Date(year, month, day, ..) = *value else {
        return None;
    };
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(i16::try_from(year).ok()?, month, day).ok()
}

fn instant(value: &Got) -> Option<DateTime> {
    let Got::Date(_, _, _, hour, minute, second, micros) = *value else {
        return None;
    };
    Some(DateTime::of(
        day(value)?,
        of_parts(hour, minute, second, micros)?,
    ))
}

fn time(value: &Got) -> Option<Time> {
    match *value {
        Got::Time(false, 0, hour, minute, second, micros) => of_parts(hour, minute, second, micros),
        _ => None,
    }
}

fn of_parts(hour: u8, minute: u8, second: u8, micros: u32) -> Option<Time> {
    let seconds = (i64::from(hour) * 60 + i64::from(minute)) * 60 + i64::from(second);
    Time::from_micros(seconds * 1_000_000 + i64::from(micros))
}

/// Every cell as a value of its own type.
pub(super) fn values(row: &Row) -> Result<Vec<Value>> {
    let cells = RowCells(row);
    (0..row.len())
        .map(|index| crate::value::read_cell(cells.cell(index)?))
        .collect()
}

#[cold]
fn unreadable() -> Error {
    Error::internal("the database holds a date or time that is none, such as 0000-00-00")
        .code("orm.E001")
        .hint("give these rows a real date, or NULL")
}

#[cold]
fn too_short(index: usize) -> Error {
    Error::internal(format!("a row has no column {index}"))
}
