//! What a query gives back, and how to-many relations find their owners.

mod composite;
mod row_type;
mod slots;

pub(crate) use self::slots::Keyed;
pub use self::{
    row_type::{RowColumn, RowType},
    slots::{Grouped, Many, Slot, Slots},
};

use crate::{
    model::Model,
    value::{KeyValue, Row},
};
use carafe_core::Result;

/// A row of a result: a model, a model with loaded relations, a value, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "a query cannot return `{Self}`",
    label = "not a model, a column type or a tuple of them"
)]
pub trait Shape: Sized + Send + 'static {
    /// How many columns it reads.
    const WIDTH: u16;

    /// How many to-many relations are to be filled on its level, those of its to-one rows included.
    const MANY: u16 = 0;

    /// Reads it from the next cells.
    fn decode(row: &mut Row<'_>) -> Result<Self>;

    /// Says which columns it reads, for statements that are written by hand.
    fn columns(columns: &mut RowType) {
        columns.unknown(Self::WIDTH);
    }

    /// The key of the row, when it is one.
    fn key(&self) -> KeyValue {
        KeyValue::None
    }

    /// Hands out the to-many relations of its level, in the order of the plan's batches.
    /// `owner` is the key of the row that holds it.
    fn slots<'a>(&'a mut self, _owner: &KeyValue, _slots: &mut Slots<'a>) {}
}

/// A row of `M`, with whatever is loaded or computed beside it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a whole row of `{M}`, so nothing belongs to it",
    label = "call `.with()` before `.select()`"
)]
pub trait RowOfModel<M>: Shape {}

#[diagnostic::do_not_recommend]
impl<M: Model> RowOfModel<M> for M {}

#[diagnostic::do_not_recommend]
impl<M, A: RowOfModel<M>, B: Shape> RowOfModel<M> for (A, B) {}
