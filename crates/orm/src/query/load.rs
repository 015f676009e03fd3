//! `.with()`: which relations a query loads, and the type its rows get from it.

use super::{
    Marker,
    kind::{Kind, ToMany},
    order::IntoOrder,
    path::{Cols, ColsOf, Hop, Path, Root},
    predicate::IntoPred,
    relation::Rel,
    set::rows_value,
    tape::{Code, Tape},
};
use crate::{model::Model, shape::Shape};
use std::{fmt, marker::PhantomData};

/// Slot `I` of this row type, filled with `V`.
#[diagnostic::on_unimplemented(
    message = "relations cannot be loaded into `{Self}`",
    label = "call `.with()` before `.select()`"
)]
pub trait Attach<const I: u16, V> {
    /// The row type with that slot filled.
    type Out: Shape;
}

/// What `.with()` takes: a relation, one with its own conditions, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`.with()` loads relations, and `{Self}` is not a relation of `{M}`",
    label = "not a relation of `{M}`",
    note = "`.select()` takes columns; call `.with()` before it"
)]
pub trait Load<M, S> {
    /// The row type with the relations loaded.
    type Out: Shape;

    /// Appends them to a tape.
    fn load(self, tape: &mut Tape);
}

#[diagnostic::do_not_recommend]
impl<M: Model, S, T: Model, K: Kind, const I: u16> Load<M, S> for Rel<Root<M>, T, K, I>
where
    S: Attach<I, K::Slot<T>>,
{
    type Out = S::Out;

    fn load(self, tape: &mut Tape) {
        tape.op(Code::Load, I);
        tape.op(Code::EndLoad, 0);
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, S, T: Model, K: Kind, V: Shape, const I: u16> Load<M, S>
    for RelQuery<Root<M>, T, K, V, I>
where
    S: Attach<I, K::Slot<V>>,
{
    type Out = S::Out;

    fn load(self, tape: &mut Tape) {
        tape.op(Code::Load, I);
        tape.join(self.tape);
        tape.op(Code::EndLoad, 0);
    }
}

/// `.with(|p| p.category.parent)` is `.with(|p| p.category.with(|c| c.parent))`.
#[diagnostic::do_not_recommend]
impl<M, S, T1, K1, T2, K2, const I1: u16, const I2: u16> Load<M, S>
    for Rel<Hop<Root<M>, T1, K1, I1>, T2, K2, I2>
where
    M: Model,
    T1: Model + Attach<I2, K2::Slot<T2>>,
    T2: Model,
    K1: Kind,
    K2: Kind,
    S: Attach<I1, K1::Slot<<T1 as Attach<I2, K2::Slot<T2>>>::Out>>,
{
    type Out = <S as Attach<I1, K1::Slot<<T1 as Attach<I2, K2::Slot<T2>>>::Out>>>::Out;

    fn load(self, tape: &mut Tape) {
        tape.op(Code::Load, I1);
        tape.op(Code::Load, I2);
        tape.op(Code::EndLoad, 0);
        tape.op(Code::EndLoad, 0);
    }
}

macro_rules! tuples {
    ($(($first:ident $($next:ident $before:ident)*; $last:ident))*) => { $(
        #[diagnostic::do_not_recommend]
        #[allow(non_snake_case, reason = "the type's name serves as the binding's")]
        impl<M, S, $first: Load<M, S>, $($next: Load<M, $before::Out>),*> Load<M, S> for ($first, $($next,)*) {
            type Out = $last::Out;

            fn load(self, tape: &mut Tape) {
                let ($first, $($next,)*) = self;
                $first.load(tape);
                $($next.load(tape);)*
            }
        }
    )* };
}
tuples!((A B A; B) (A B A C B; C) (A B A C B D C; D) (A B A C B D C E D; E) (A B A C B D C E D F E; F)
    (A B A C B D C E D F E G F; G) (A B A C B D C E D F E G F H G; H));

/// A relation that is loaded with its own conditions, order and relations.
#[must_use = "it does nothing until it is given to `.with()`"]
pub struct RelQuery<P, T, K, V, const I: u16> {
    pub(super) tape: Tape,
    types: Marker<(P, T, K, V)>,
}

impl<P, T, K, V, const I: u16> fmt::Debug for RelQuery<P, T, K, V, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tape.fmt(f)
    }
}

impl<P: Path, T: Model, K: Kind, V: Shape, const I: u16> RelQuery<P, T, K, V, I> {
    pub(super) fn new() -> Self {
        Self {
            tape: Tape::default(),
            types: PhantomData,
        }
    }

    /// Loads only the rows that fit.
    pub fn filter<E: IntoPred<T>>(mut self, condition: impl FnOnce(ColsOf<T>) -> E) -> Self
    where
        K::Own: ToMany,
    {
        if let Some(condition) = condition(*<ColsOf<T> as Cols>::ALL).into_tape() {
            self.tape.join(condition);
            self.tape.op(Code::Filter, 0);
        }
        self
    }

    /// Loads the rows in this order.
    pub fn order_by<O: IntoOrder<T>>(mut self, order: impl FnOnce(ColsOf<T>) -> O) -> Self
    where
        K::Own: ToMany,
    {
        self.tape.op(Code::NoOrder, 0);
        order(*<ColsOf<T> as Cols>::ALL).order(&mut self.tape);
        self
    }

    /// Loads at most that many rows for each owner.
    ///
    /// Without an order they are the first ones by primary key.
    pub fn limit(mut self, rows: u64) -> Self
    where
        K::Own: ToMany,
    {
        self.tape.op_with(Code::Limit, 0, rows_value(rows));
        self
    }

    /// Leaves out the first so many rows of each owner.
    pub fn offset(mut self, rows: u64) -> Self
    where
        K::Own: ToMany,
    {
        self.tape.op_with(Code::Offset, 0, rows_value(rows));
        self
    }

    /// Loads relations of theirs too.
    pub fn with<R: Load<T, V>>(
        mut self,
        relations: impl FnOnce(ColsOf<T>) -> R,
    ) -> RelQuery<P, T, K, R::Out, I> {
        relations(*<ColsOf<T> as Cols>::ALL).load(&mut self.tape);
        RelQuery {
            tape: self.tape,
            types: PhantomData,
        }
    }
}
