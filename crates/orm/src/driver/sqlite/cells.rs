//! A SQLite row, cell by cell.

use super::error::refused;
use crate::value::{Cell, Cells};
use carafe_core::Result;
use rusqlite::types::ValueRef;

pub(super) struct RowCells<'a, 's>(pub(super) &'a rusqlite::Row<'s>);

impl Cells for RowCells<'_, '_> {
    fn width(&self) -> usize {
        self.0.as_ref().column_count()
    }

    #[inline]
    fn cell(&self, index: usize) -> Result<Cell<'_>> {
        Ok(match self.0.get_ref(index).map_err(refused)? {
            ValueRef::Null => Cell::Null,
            ValueRef::Integer(number) => Cell::Int(number),
            ValueRef::Real(number) => Cell::Float(number),
            ValueRef::Text(text) => Cell::Text(text),
            ValueRef::Blob(bytes) => Cell::Bytes(bytes),
        })
    }
}
