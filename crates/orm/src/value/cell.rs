//! Reading a row by position, without a value in between.

use super::{DbType, wire};
use carafe_core::{Date, DateTime, Decimal, Error, ErrorKind, Result, Time};

/// One cell, still in the driver's buffer.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Cell<'r> {
    /// SQL NULL.
    Null,
    /// A whole number.
    Int(i64),
    /// A binary fraction.
    Float(f64),
    /// Text in UTF-8.
    Text(&'r [u8]),
    /// Raw bytes.
    Bytes(&'r [u8]),
    /// PostgreSQL's binary format, with the oid of its type.
    Wire(&'r [u8], u32),
    /// An exact number.
    Decimal(Decimal),
    /// A day.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// An instant in UTC.
    DateTime(DateTime),
}

/// A driver's row.
pub trait Cells {
    /// The cell at this position, counted from 0.
    fn cell(&self, index: usize) -> Result<Cell<'_>>;

    /// How many cells there are.
    fn width(&self) -> usize;
}

/// A row and the position of the next cell: decoding walks it from left to right.
#[derive(Clone, Copy)]
pub struct Row<'r> {
    cells: &'r dyn Cells,
    at: usize,
}

impl std::fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Row(at {})", self.at)
    }
}

impl<'r> Row<'r> {
    /// A row at its first cell.
    #[inline]
    pub fn new(cells: &'r dyn Cells) -> Self {
        Self { cells, at: 0 }
    }

    /// The next cell.
    #[inline]
    pub fn cell(&mut self) -> Result<Cell<'r>> {
        let cell = self.cells.cell(self.at)?;
        self.at += 1;
        Ok(cell)
    }

    /// The next cell as a Rust value.
    #[inline]
    #[track_caller]
    pub fn get<T: DbType>(&mut self) -> Result<T> {
        T::from_cell(self.cell()?)
    }

    /// The next cell as a number with exactly `scale` digits after the point, whatever the database keeps.
    #[inline]
    pub fn get_scaled<T: DbType>(&mut self, scale: u32) -> Result<T> {
        self.get::<T>().map(|number| number.rescaled(scale))
    }

    /// How many cells are left.
    pub fn remaining(&self) -> usize {
        self.cells.width().saturating_sub(self.at)
    }

    /// Whether the next cell is NULL; it stays the next one.
    ///
    /// A to-one row that a LEFT JOIN did not find has NULL in its key, and its columns must then be skipped,
    /// or every later column would be read from the wrong place.
    #[inline]
    pub fn peek_null(&self) -> bool {
        matches!(self.cells.cell(self.at), Ok(Cell::Null))
    }

    /// Passes over `count` cells.
    #[inline]
    pub fn skip(&mut self, count: u16) {
        self.at += usize::from(count);
    }
}

/// The error for a cell whose type is not the one the field has.
#[cold]
#[track_caller]
pub(crate) fn mismatch(wanted: &'static str, cell: Cell<'_>) -> Error {
    let found = match cell {
        Cell::Null => "NULL".to_owned(),
        Cell::Int(number) => format!("the whole number {number}"),
        Cell::Float(number) => format!("the number {number}"),
        Cell::Text(text) => format!(
            "the text `{}`",
            String::from_utf8_lossy(&text[..text.len().min(40)])
        ),
        Cell::Bytes(bytes) => format!("{} bytes", bytes.len()),
        Cell::Wire(_, oid) => format!("a PostgreSQL {}", wire::type_name(oid)),
        Cell::Decimal(number) => format!("the number {number}"),
        Cell::Date(_) => "a date".to_owned(),
        Cell::Time(_) => "a time of day".to_owned(),
        Cell::DateTime(_) => "a date and time".to_owned(),
    };
    Error::new(
        ErrorKind::Internal,
        format!("a column holds {found}, the model's field reads {wanted}"),
    )
    .code("orm.E001")
    .hint("make the field's type that of the column: `Option<…>` when it may be NULL")
}
