//! `|p| (p.price, p.stock)`: columns that are named, not asked.

use super::assign::relation_column;
use crate::{
    model::Model,
    query::{
        Col, Rel,
        kind::{Kind, ToOne},
        path::{IsRoot, Path},
    },
};

/// What `save_only`, `bulk_update` and the keys of `upsert` take: a column, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "only columns of `{M}` itself can be named here",
    label = "expected `p.column`, or a tuple of them: no value, no related model's column, no to-many relation"
)]
pub trait Columns<M> {
    /// Their positions.
    fn columns(&self) -> Vec<u16>;
}

#[diagnostic::do_not_recommend]
impl<P: Path + IsRoot, T, const I: u16> Columns<P::Root> for Col<P, T, I> {
    fn columns(&self) -> Vec<u16> {
        vec![I]
    }
}

#[diagnostic::do_not_recommend]
impl<P: Path + IsRoot, T: Model, K: Kind<Own: ToOne>, const I: u16> Columns<P::Root>
    for Rel<P, T, K, I>
{
    fn columns(&self) -> Vec<u16> {
        vec![relation_column::<P>(I)]
    }
}

macro_rules! tuples {
    ($(($($column:ident)*))*) => { $(
        #[diagnostic::do_not_recommend]
        #[allow(non_snake_case, reason = "the type's name serves as the binding's")]
        impl<M, $($column: Columns<M>),*> Columns<M> for ($($column,)*) {
            fn columns(&self) -> Vec<u16> {
                let ($($column,)*) = self;
                [$($column.columns()),*].concat()
            }
        }
    )* };
}
tuples!((A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H));
