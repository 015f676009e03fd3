//! The field of the other side of a one-to-one relation: `RevOne<T>`.

use super::{Model, to_many::Owner};
use crate::{
    db::{Db, Run},
    shape::{Shape, Slot, Slots},
    value::{KeyValue, Row},
};
use carafe_core::Result;
use std::{fmt, marker::PhantomData, panic::Location};

/// The row of `T` whose one-to-one field leads here, if there is one.
///
/// The field itself only knows the key of its row; `.with(|u| u.profile)` puts an `Option` in its place.
pub struct RevOne<T> {
    owner: Owner,
    target: PhantomData<fn() -> T>,
}

impl<T> RevOne<T> {
    /// The field of a row that is not in the database yet.
    pub const fn new() -> Self {
        Self {
            owner: Owner::NONE,
            target: PhantomData,
        }
    }

    /// The field of the row of `M` with this key; `relation` is its position in `M`'s relations.
    #[doc(hidden)]
    pub fn owned_by<M: Model>(key: &M::Pk, relation: u16) -> Self {
        Self {
            owner: Owner::of::<M>(key, relation),
            target: PhantomData,
        }
    }
}

impl<T: Model> RevOne<T> {
    /// Fetches the row, if there is one.
    #[track_caller]
    pub fn fetch<'e>(&self, db: &'e Db) -> Run<'e, Option<T>> {
        let at = Location::caller();
        let mut query = T::all();
        let member = self.owner.member(&mut query.tape, at);
        Run::new(async move {
            member?;
            query.first(db).await.map_err(|error| error.located(at))
        })
    }
}

impl<T> Default for RevOne<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Clone for RevOne<T> {
    fn clone(&self) -> Self {
        Self {
            owner: self.owner.clone(),
            target: PhantomData,
        }
    }
}

impl<T> fmt::Debug for RevOne<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(not loaded)")
    }
}

#[diagnostic::do_not_recommend]
impl<T: Model> Slot<RevOne<T>> for RevOne<T> {
    const WIDTH: u16 = 0;
    const MANY: u16 = 0;

    fn fill(field: &RevOne<T>, _: &mut Row<'_>) -> Result<Self> {
        Ok(field.clone())
    }

    fn slots<'a>(&'a mut self, _: &RevOne<T>, _: &mut Slots<'a>) {}
}

/// Loaded: the row, from the columns that a join added.
#[diagnostic::do_not_recommend]
impl<T: Model, V: Shape> Slot<RevOne<T>> for Option<V> {
    const WIDTH: u16 = V::WIDTH;
    const MANY: u16 = V::MANY;

    fn fill(_: &RevOne<T>, row: &mut Row<'_>) -> Result<Self> {
        <Self as Shape>::decode(row)
    }

    fn slots<'a>(&'a mut self, _: &RevOne<T>, slots: &mut Slots<'a>) {
        Shape::slots(self, &KeyValue::None, slots);
    }
}
