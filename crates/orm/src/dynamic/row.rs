//! `DynRow`.

use super::path::FieldPath;
use crate::{
    model::{Model, ModelMeta},
    value::{Cell, Cells, Row, Value, read_cell},
};
use carafe_core::{Error, Result};

/// A row of a [`DynQuery`](super::DynQuery): its values in the order of the query's columns.
#[derive(Debug, Clone, PartialEq)]
pub struct DynRow {
    values: Vec<Value>,
}

impl DynRow {
    pub(super) fn read(row: &mut Row<'_>) -> Result<Self> {
        let mut values = Vec::with_capacity(row.remaining());
        while row.remaining() > 0 {
            values.push(read_cell(row.cell()?)?);
        }
        Ok(Self { values })
    }

    /// Gives each value the type of its column: SQLite keeps days and exact numbers as text and fractions.
    pub(crate) fn fit(&mut self, columns: &[FieldPath]) -> Result<()> {
        for (value, path) in self.values.iter_mut().zip(columns) {
            let meta = path.meta();
            *value = std::mem::take(value).fitted(meta.kind, meta.digits.1)?;
        }
        Ok(())
    }

    /// The row's key and short text.
    pub(super) fn choice(
        self,
        meta: &'static ModelMeta,
        columns: &[FieldPath],
    ) -> Result<(Value, String)> {
        let text = self.display(meta)?;
        let mut row = self;
        row.fit(columns)?;
        let key = meta.pk.first().map_or(0, |column| usize::from(*column));
        Ok((row.values.swap_remove(key), text))
    }

    /// The row as a model, when its first values are all columns of the model.
    pub fn decode<M: Model>(&self) -> Result<M> {
        let values: Vec<Value> = self.values.iter().cloned().map(Value::replayable).collect();
        M::decode(&mut Row::new(&Replayed(&values)))
    }

    /// The row's short text, when its first values are all columns of the model.
    pub fn display(&self, meta: &'static ModelMeta) -> Result<String> {
        let values: Vec<Value> = self.values.iter().cloned().map(Value::replayable).collect();
        (meta.display)(&mut Row::new(&Replayed(&values)))
    }

    /// The values.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The value of the query's column number `index`.
    pub fn get(&self, index: usize) -> Option<&Value> {
        self.values.get(index)
    }

    /// The values, taken out.
    pub fn into_values(self) -> Vec<Value> {
        self.values
    }
}

/// Values read as cells again.
pub(crate) struct Replayed<'v>(pub(crate) &'v [Value]);

impl Cells for Replayed<'_> {
    fn cell(&self, index: usize) -> Result<Cell<'_>> {
        let value = self
            .0
            .get(index)
            .ok_or_else(|| Error::internal("a row has fewer columns than its model"))?;
        Ok(value.as_cell())
    }

    fn width(&self) -> usize {
        self.0.len()
    }
}
