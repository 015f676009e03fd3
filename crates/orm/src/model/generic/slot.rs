//! What stands in the place of a generic foreign key, loaded or not.

use super::GenericFk;
use crate::shape::{Slot, Slots};
use crate::value::Row;
use carafe_core::Result;

/// A generic foreign key over the models of an enum, whose rows can be loaded.
#[diagnostic::on_unimplemented(
    message = "the rows that `{Self}` refers to cannot be loaded with the query",
    label = "it may be a row of any model: `.fetch(&db)` asks for one of a known model"
)]
pub trait Closed: GenericFk {
    /// The row in its place: an enum with the same variants, and `Missing`.
    type Row: TargetRow<Self>;
}

/// What may stand in the place of a generic foreign key of type `K`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in the place of a generic foreign key `{K}`",
    label = "expected its enum of rows, or the key itself"
)]
pub trait TargetRow<K>: Sized + Send + 'static {
    /// How many statements load it: one for each model.
    const MANY: u16;

    /// As it is before its row is loaded.
    fn of(key: &K) -> Self;

    /// Hands itself out to the statement of its model.
    fn slots<'a>(&'a mut self, slots: &mut Slots<'a>);

    /// Whether the row in it is the one that the key refers to.
    fn agrees(&self, key: &K) -> bool;
}

#[diagnostic::do_not_recommend]
impl<K: GenericFk, R: TargetRow<K>> Slot<K> for R {
    const WIDTH: u16 = 0;
    const MANY: u16 = R::MANY;

    fn fill(field: &K, _: &mut Row<'_>) -> Result<Self> {
        Ok(R::of(field))
    }

    fn slots<'a>(&'a mut self, _: &K, slots: &mut Slots<'a>) {
        TargetRow::slots(self, slots);
    }

    fn agrees(&self, field: &K) -> bool {
        TargetRow::agrees(self, field)
    }
}

#[diagnostic::do_not_recommend]
impl<K: GenericFk, R: TargetRow<K>> Slot<Option<K>> for Option<R> {
    const WIDTH: u16 = 0;
    const MANY: u16 = R::MANY;

    fn fill(field: &Option<K>, _: &mut Row<'_>) -> Result<Self> {
        Ok(field.as_ref().map(R::of))
    }

    fn slots<'a>(&'a mut self, _: &Option<K>, slots: &mut Slots<'a>) {
        match self {
            Some(row) => TargetRow::slots(row, slots),
            None => slots.skip(R::MANY),
        }
    }

    fn agrees(&self, field: &Option<K>) -> bool {
        match (self, field) {
            (Some(row), Some(key)) => row.agrees(key),
            (row, key) => row.is_none() && key.is_none(),
        }
    }
}
