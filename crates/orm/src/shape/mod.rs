//! What a query gives back, and how to-many relations find their owners.

mod composite;
mod slots;

pub use self::slots::{Grouped, Many, Slot, Slots};

use crate::value::{KeyValue, Row};
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

    /// Hands out the to-many relations of its level, in the order of the plan's batches.
    /// `owner` is the key of the row that holds it.
    fn slots<'a>(&'a mut self, _owner: &KeyValue, _slots: &mut Slots<'a>) {}
}
