//! A PostgreSQL row, cell by cell.

use crate::value::{Cell, Cells, wire};
use carafe_core::{Error, Result};
use postgres_types::{FromSql, Type};

pub(super) struct RowCells<'r>(pub(super) &'r tokio_postgres::Row);

/// A cell as it came.
struct Raw<'r>(Cell<'r>);

impl<'r> FromSql<'r> for Raw<'r> {
    fn from_sql(
        kind: &Type,
        bytes: &'r [u8],
    ) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        let extension = kind.oid() >= 16_384 && kind.name() == "hstore";
        let oid = if extension { wire::HSTORE } else { kind.oid() };
        Ok(Raw(Cell::Wire(bytes, oid)))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Raw(Cell::Null))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl Cells for RowCells<'_> {
    fn width(&self) -> usize {
        self.0.len()
    }

    #[inline]
    fn cell(&self, index: usize) -> Result<Cell<'_>> {
        match self.0.try_get::<usize, Raw<'_>>(index) {
            Ok(raw) => Ok(raw.0),
            Err(_) => Err(too_short(index)),
        }
    }
}

#[cold]
fn too_short(index: usize) -> Error {
    Error::internal(format!("a row has no column {index}"))
}
