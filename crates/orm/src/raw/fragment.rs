//! `expr!`: a piece of SQL with a declared type, as an expression of a query.

use super::{
    Param,
    param::{self, Bound},
    site::Site,
};
use crate::{
    model::{Id, Model},
    query::{
        Col, Expr, Pred, Rel,
        kind::{Kind, ToOne},
        path::{Path, RowOf},
        tape::{Code, Tape},
    },
    value::DbType,
};
use std::{fmt, marker::PhantomData};

/// What `expr!` can capture in a query on `M`: a column, an expression or a value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in an `expr!` of a query on `{M}`",
    label = "expected a column or expression of `{M}`, or a value",
    note = "a column behind a to-many relation has many values"
)]
pub trait Part<M> {
    /// Appends it to a tape.
    fn write(&self, tape: &mut Tape);
}

#[diagnostic::do_not_recommend]
impl<M, T: Param + ?Sized> Part<M> for T {
    fn write(&self, tape: &mut Tape) {
        tape.value(self.to_param());
    }
}

#[diagnostic::do_not_recommend]
impl<M, P: Path, T, const I: u16> Part<M> for Col<P, T, I>
where
    P: RowOf<M>,
    P::Card: ToOne,
{
    fn write(&self, tape: &mut Tape) {
        tape.at(Code::Column, I, P::NODE);
    }
}

#[diagnostic::do_not_recommend]
impl<M, P: Path, T: Model<Pk = Id<T, R>>, R: DbType, K: Kind, const I: u16> Part<M>
    for Rel<P, T, K, I>
where
    P: RowOf<M>,
    K::Own: ToOne,
{
    fn write(&self, tape: &mut Tape) {
        tape.at(Code::RelationKey, I, P::NODE);
    }
}

#[diagnostic::do_not_recommend]
impl<T, M, N> Part<M> for Expr<T, M, N> {
    fn write(&self, tape: &mut Tape) {
        tape.join(self.tape.clone());
    }
}

#[diagnostic::do_not_recommend]
impl<M> Part<M> for Pred<M> {
    fn write(&self, tape: &mut Tape) {
        tape.join(self.tape.clone());
    }
}

/// An `expr!` that is being filled.
pub struct Fragment<M> {
    site: &'static Site,
    tape: Tape,
    model: PhantomData<fn() -> M>,
}

impl<M> fmt::Debug for Fragment<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tape.fmt(f)
    }
}

impl<M> Fragment<M> {
    /// An empty one.
    pub fn new(site: &'static Site) -> Self {
        Self {
            site,
            tape: Tape::default(),
            model: PhantomData,
        }
    }

    /// With one more capture.
    #[must_use]
    pub fn part<C: Part<M> + ?Sized>(mut self, part: &C) -> Self {
        part.write(&mut self.tape);
        self
    }

    /// With one more list.
    #[must_use]
    pub fn list<T: Param>(mut self, values: &[T]) -> Self {
        let Bound { value, list } = param::list(values);
        self.tape.op_with(Code::Value, list, value);
        self
    }

    /// The expression, of the declared type.
    pub fn of<D: DbType>(mut self) -> Expr<D::Inner, M, D::Null> {
        self.tape.op(Code::Raw, self.site.number());
        Expr::of(self.tape)
    }
}
