//! Models over views.

use super::Model;
use crate::write::{Insertable, NewColumns};
use std::{convert::Infallible, fmt, marker::PhantomData};

/// The new row of a model over a view: there is none, so nothing can be inserted.
pub struct ReadOnly<M>(Infallible, PhantomData<fn() -> M>);

impl<M> fmt::Debug for ReadOnly<M> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {}
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model> Insertable for ReadOnly<M> {
    type Model = M;

    fn bind(self, _: &mut NewColumns) {
        match self.0 {}
    }
}
