//! `.annotate()`: calculated values beside each row.

use super::{
    aggregate::Agg,
    column::Col,
    expr::{Expr, KeyNull},
    kind::{Kind, ToOne},
    order::IntoOrder,
    path::{Beside, ColsOf, Path},
    predicate::{IntoPred, Pred},
    relation::Rel,
    select::Exprs,
    set::QuerySet,
    tape::Code,
};
use crate::{
    model::Model,
    shape::Shape,
    value::{DbType, Nullness},
};

/// What `.annotate()` takes: expressions, aggregates of to-many relations, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value of each row of `{M}`",
    label = "expected expressions of `{M}`",
    note = "an aggregate over the rows themselves is `.aggregate()`, `.group_by()` or `.over(|w| …)`; a window function needs `.over(|w| …)`"
)]
pub trait Annotations<M>: Exprs<M> {
    /// The row type with the values behind `S`.
    type After<S: Shape>: Shape;
}

#[diagnostic::do_not_recommend]
impl<P: Path, T: DbType, const I: u16> Annotations<P::Root> for Col<P, T, I>
where
    P::Card: ToOne,
    <P::Null as Nullness>::Wrap<T>: Shape,
{
    type After<S: Shape> = (S, <P::Null as Nullness>::Wrap<T>);
}

#[diagnostic::do_not_recommend]
impl<P: Path, T: Model, K: Kind, const I: u16> Annotations<P::Root> for Rel<P, T, K, I>
where
    K::Own: ToOne,
    P::Card: ToOne,
    <KeyNull<P, K> as Nullness>::Wrap<T::Pk>: Shape,
{
    type After<S: Shape> = (S, <KeyNull<P, K> as Nullness>::Wrap<T::Pk>);
}

#[diagnostic::do_not_recommend]
impl<M, T: DbType, N: Nullness> Annotations<M> for Expr<T, M, N>
where
    N::Wrap<T>: Shape,
{
    type After<S: Shape> = (S, N::Wrap<T>);
}

#[diagnostic::do_not_recommend]
impl<M, T: DbType, N: Nullness, R> Annotations<M> for Agg<T, M, N, R>
where
    N::Wrap<T>: Shape,
{
    type After<S: Shape> = (S, N::Wrap<T>);
}

#[diagnostic::do_not_recommend]
impl<M> Annotations<M> for Pred<M> {
    type After<S: Shape> = (S, bool);
}

/// Row types whose last values can be spoken of: those of `.annotate()`, and of `.select()` with a tuple.
#[diagnostic::on_unimplemented(
    message = "rows of type `{Self}` have no annotations",
    label = "call `.annotate(|x| …)` before"
)]
pub trait Annotated {
    /// The values behind the first, as columns of a query on `M`: one, or a tuple.
    type Refs<M>;

    /// The columns.
    fn refs<M>() -> Self::Refs<M>;
}

impl<S, A: DbType> Annotated for (S, A) {
    type Refs<M> = Col<Beside<M, A>, A, 1>;

    fn refs<M>() -> Self::Refs<M> {
        Col::NEW
    }
}

macro_rules! tuples {
    ($(($($item:ident $from_end:literal)*))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<M, $($item: Annotations<M>),*> Annotations<M> for ($($item,)*) {
            type After<S: Shape> = (S, $($item::Out,)*);
        }

        impl<S, $($item: DbType),*> Annotated for (S, $($item,)*) {
            type Refs<M> = ($(Col<Beside<M, $item>, $item, $from_end>,)*);

            fn refs<M>() -> Self::Refs<M> {
                ($(Col::<Beside<M, $item>, $item, $from_end>::NEW,)*)
            }
        }
    )* };
}
tuples!((A 2 B 1) (A 3 B 2 C 1) (A 4 B 3 C 2 D 1) (A 5 B 4 C 3 D 2 E 1) (A 6 B 5 C 4 D 3 E 2 F 1)
    (A 7 B 6 C 5 D 4 E 3 F 2 G 1) (A 8 B 7 C 6 D 5 E 4 F 3 G 2 H 1));

/// Calculated values beside the rows.
impl<M: Model, S: Shape> QuerySet<M, S> {
    /// Puts calculated values behind each row, which becomes a tuple: `(Category, i64)`.
    pub fn annotate<A: Annotations<M>>(
        mut self,
        values: impl FnOnce(ColsOf<M>) -> A,
    ) -> QuerySet<M, A::After<S>> {
        values(M::COLS).out(&mut self.tape);
        self.tape.op(Code::Annotate, <A::Out as Shape>::WIDTH);
        self.cast()
    }

    /// Only rows whose annotations fit: `.annotate(|c| c.products.count()).having(|n| n.gt(5))`.
    pub fn having<E: IntoPred<M>>(self, condition: impl FnOnce(S::Refs<M>) -> E) -> Self
    where
        S: Annotated,
    {
        self.matching(condition(S::refs::<M>()))
    }

    /// In the order of annotations: `.order_by_annotation(|n| -n)`.
    pub fn order_by_annotation<O: IntoOrder<M>>(
        mut self,
        order: impl FnOnce(S::Refs<M>) -> O,
    ) -> Self
    where
        S: Annotated,
    {
        self.tape.op(Code::NoOrder, 0);
        order(S::refs::<M>()).order(&mut self.tape);
        self
    }
}
