//! Relations that another model declares, seen from this side: `u.rev(Post::COLS.author)`.

#![allow(
    clippy::unused_self,
    reason = "a handle has no value: its type says everything"
)]

use super::{
    Marker,
    kind::{Many, ToOne},
    load::{Load, RelQuery},
    order::IntoOrder,
    path::{Cols, ColsOf, EachBack, Path, Root},
    predicate::{IntoPred, Pred},
    tape::{Code, Tape},
};
use crate::{
    model::Model,
    shape::{RowOfModel, Shape},
};
use std::{fmt, marker::PhantomData};

/// The rows of `T` whose relation `I` leads to the row at the end of path `P`.
///
/// `u.rev(Post::COLS.author)` gives it: where `User` lives in another crate and has no `Rev<Post>` field. It is asked
/// and loaded as such a field is; loaded, a pair of the row and the list takes the row's place.
pub struct Backward<P, T, const I: u16>(Marker<(P, T)>);

impl<P, T, const I: u16> Backward<P, T, I> {
    /// The handle.
    #[doc(hidden)]
    pub const NEW: Self = Self(PhantomData);
}

impl<P, T, const I: u16> Clone for Backward<P, T, I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P, T, const I: u16> Copy for Backward<P, T, I> {}

impl<P, T, const I: u16> fmt::Debug for Backward<P, T, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Backward({I})")
    }
}

/// Asking whether some row of theirs fits.
impl<P: Path, T: Model, const I: u16> Backward<P, T, I> {
    /// Some row that refers here fits. Columns of the outer row may stand in the condition.
    pub fn any<E: IntoPred<P::Root>>(
        self,
        condition: impl FnOnce(T::Cols<EachBack<P, T, I>>) -> E,
    ) -> Pred<P::Root>
    where
        P::Card: ToOne,
    {
        let inner = condition(*<T::Cols<EachBack<P, T, I>> as Cols>::ALL).into_tape();
        let mut tape = Tape::default();
        tape.at(Code::Exists, I, EachBack::<P, T, I>::NODE);
        let conditions = u16::from(inner.is_some());
        if let Some(inner) = inner {
            tape.join(inner);
        }
        tape.op(Code::EndExists, conditions);
        Pred::of(tape)
    }

    /// No row that refers here fits.
    pub fn none<E: IntoPred<P::Root>>(
        self,
        condition: impl FnOnce(T::Cols<EachBack<P, T, I>>) -> E,
    ) -> Pred<P::Root>
    where
        P::Card: ToOne,
    {
        !self.any(condition)
    }

    /// A row refers here.
    pub fn exists(self) -> Pred<P::Root>
    where
        P::Card: ToOne,
    {
        self.any(|_| None::<Pred<P::Root>>)
    }
}

/// Loading.
impl<P: Path, T: Model, const I: u16> Backward<P, T, I> {
    fn query(self) -> BackwardQuery<P, T, T, I> {
        BackwardQuery {
            rows: RelQuery::new(),
        }
    }

    /// Loads only the rows that fit.
    pub fn filter<E: IntoPred<T>>(
        self,
        condition: impl FnOnce(ColsOf<T>) -> E,
    ) -> BackwardQuery<P, T, T, I> {
        self.query().filter(condition)
    }

    /// Loads the rows in this order.
    pub fn order_by<O: IntoOrder<T>>(
        self,
        order: impl FnOnce(ColsOf<T>) -> O,
    ) -> BackwardQuery<P, T, T, I> {
        self.query().order_by(order)
    }

    /// Loads at most that many rows for each owner.
    pub fn limit(self, rows: u64) -> BackwardQuery<P, T, T, I> {
        self.query().limit(rows)
    }

    /// Loads the rows together with relations of theirs.
    pub fn with<R: Load<T, T>>(
        self,
        relations: impl FnOnce(ColsOf<T>) -> R,
    ) -> BackwardQuery<P, T, R::Out, I> {
        self.query().with(relations)
    }
}

/// Such rows, loaded with their own conditions, order and relations.
#[must_use = "it does nothing until it is given to `.with()`"]
pub struct BackwardQuery<P, T, V, const I: u16> {
    rows: RelQuery<P, T, Many, V, I>,
}

impl<P, T, V, const I: u16> fmt::Debug for BackwardQuery<P, T, V, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.fmt(f)
    }
}

impl<P: Path, T: Model, V: Shape, const I: u16> BackwardQuery<P, T, V, I> {
    /// Loads only the rows that fit.
    pub fn filter<E: IntoPred<T>>(mut self, condition: impl FnOnce(ColsOf<T>) -> E) -> Self {
        self.rows = self.rows.filter(condition);
        self
    }

    /// Loads the rows in this order.
    pub fn order_by<O: IntoOrder<T>>(mut self, order: impl FnOnce(ColsOf<T>) -> O) -> Self {
        self.rows = self.rows.order_by(order);
        self
    }

    /// Loads at most that many rows for each owner.
    pub fn limit(mut self, rows: u64) -> Self {
        self.rows = self.rows.limit(rows);
        self
    }

    /// Leaves out the first so many rows of each owner.
    pub fn offset(mut self, rows: u64) -> Self {
        self.rows = self.rows.offset(rows);
        self
    }

    /// Loads relations of theirs too.
    pub fn with<R: Load<T, V>>(
        self,
        relations: impl FnOnce(ColsOf<T>) -> R,
    ) -> BackwardQuery<P, T, R::Out, I> {
        BackwardQuery {
            rows: self.rows.with(relations),
        }
    }
}

impl<P, T, V, const I: u16> BackwardQuery<P, T, V, I> {
    pub(super) fn into_tape(self) -> Tape {
        self.rows.tape
    }
}

fn write(tape: &mut Tape, relation: u16, node: &'static super::tape::PathNode, rows: Tape) {
    tape.at(Code::Load, relation, node);
    tape.join(rows);
    tape.op(Code::EndLoad, 0);
}

#[diagnostic::do_not_recommend]
impl<M: Model, S: RowOfModel<M>, T: Model, const I: u16> Load<M, S> for Backward<Root<M>, T, I> {
    type Out = (S, Vec<T>);

    fn load(self, tape: &mut Tape) {
        write(tape, I, EachBack::<Root<M>, T, I>::NODE, Tape::default());
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, S: RowOfModel<M>, T: Model, V: Shape, const I: u16> Load<M, S>
    for BackwardQuery<Root<M>, T, V, I>
{
    type Out = (S, Vec<V>);

    fn load(self, tape: &mut Tape) {
        write(tape, I, EachBack::<Root<M>, T, I>::NODE, self.rows.tape);
    }
}
