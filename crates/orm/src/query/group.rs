//! `.group_by()`: rows that have something in common, as one row.

use super::{
    Marker,
    aggregate::{Agg, Aggregates, Group, Totals},
    annotate::Annotated,
    column::Col,
    expr::{Expr, KeyNull, NullOf},
    kind::{Kind, ToOne},
    order::IntoOrder,
    path::{Cols, ColsOf, Path},
    predicate::IntoPred,
    relation::Rel,
    select::Exprs,
    set::QuerySet,
    tape::{Code, Tape},
};
use crate::{
    db::{Db, Run},
    model::Model,
    shape::Shape,
    value::{DbType, Nullness, Value},
};
use carafe_core::Result;
use std::{fmt, marker::PhantomData, ops, panic::Location};

/// What `.group_by()` takes: columns and expressions, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "rows of `{M}` cannot be grouped by `{Self}`",
    label = "expected columns or expressions of `{M}`",
    note = "a column behind a to-many relation has many values"
)]
pub trait GroupKeys<M>: Exprs<M> {
    /// The same as values of a group.
    type Keys: KeyRefs;
}

/// What was grouped by, as values of a group.
pub trait KeyRefs {
    /// Those from this column of the result on.
    fn from(column: u16) -> Self;
}

impl<T, M, N> KeyRefs for Expr<T, Group<M>, N> {
    fn from(column: u16) -> Self {
        let mut tape = Tape::default();
        tape.op(Code::Key, column);
        Self::of(tape)
    }
}

#[diagnostic::do_not_recommend]
impl<P: Path, T: DbType, const I: u16> GroupKeys<P::Root> for Col<P, T, I>
where
    P::Card: ToOne,
    <P::Null as Nullness>::Wrap<T>: Shape,
{
    type Keys = Expr<T::Inner, Group<P::Root>, NullOf<P, T>>;
}

#[diagnostic::do_not_recommend]
impl<P: Path, T: Model, K: Kind, const I: u16> GroupKeys<P::Root> for Rel<P, T, K, I>
where
    K::Own: ToOne,
    P::Card: ToOne,
    <KeyNull<P, K> as Nullness>::Wrap<T::Pk>: Shape,
{
    type Keys = Expr<T::Pk, Group<P::Root>, KeyNull<P, K>>;
}

#[diagnostic::do_not_recommend]
impl<M, T: DbType, N: Nullness> GroupKeys<M> for Expr<T, M, N>
where
    N::Wrap<T>: Shape,
{
    type Keys = Expr<T, Group<M>, N>;
}

#[diagnostic::do_not_recommend]
impl<M, T: DbType, N: Nullness, R> GroupKeys<M> for Agg<T, M, N, R>
where
    N::Wrap<T>: Shape,
{
    type Keys = Expr<T, Group<M>, N>;
}

macro_rules! tuples {
    ($(($($item:ident $number:literal)*))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<M, $($item: GroupKeys<M>),*> GroupKeys<M> for ($($item,)*) {
            type Keys = ($($item::Keys,)*);
        }

        #[diagnostic::do_not_recommend]
        impl<$($item: KeyRefs),*> KeyRefs for ($($item,)*) {
            fn from(column: u16) -> Self {
                ($($item::from(column + $number),)*)
            }
        }
    )* };
}
tuples!((A 0 B 1) (A 0 B 1 C 2) (A 0 B 1 C 2 D 3) (A 0 B 1 C 2 D 3 E 4));

/// A group: its rows' columns, which want to be aggregated, and the [`key`](Self::key).
pub struct GroupCols<M, K>(Marker<(M, K)>);

impl<M, K> GroupCols<M, K> {
    const NEW: Self = Self(PhantomData);
}

impl<M, K> Clone for GroupCols<M, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, K> Copy for GroupCols<M, K> {}

impl<M, K> fmt::Debug for GroupCols<M, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GroupCols")
    }
}

impl<M: Model, K> ops::Deref for GroupCols<M, K> {
    type Target = ColsOf<M>;

    fn deref(&self) -> &Self::Target {
        <ColsOf<M> as Cols>::ALL
    }
}

impl<M, K: KeyRefs> GroupCols<M, K> {
    /// What was grouped by: an expression, or a tuple of them.
    #[expect(
        clippy::unused_self,
        reason = "a handle has no value: its type says everything"
    )]
    pub fn key(self) -> K {
        K::from(0)
    }
}

impl<M: Model, S: Shape> QuerySet<M, S> {
    /// Makes one row of all rows that have these values in common: `.group_by(|t| t.genre.name)`.
    pub fn group_by<K: GroupKeys<M>>(
        mut self,
        keys: impl FnOnce(ColsOf<M>) -> K,
    ) -> Groups<M, K::Keys, K::Out> {
        self.tape.op(Code::Group, 0);
        keys(M::COLS).out(&mut self.tape);
        self.tape.op(Code::GroupKey, <K::Out as Shape>::WIDTH);
        Groups {
            tape: self.tape,
            types: PhantomData,
        }
    }
}

/// A query whose rows are groups of rows of `M`: first what they were grouped by, then the annotations.
#[must_use = "a query does nothing until `.fetch(&db).await`"]
pub struct Groups<M, K, S> {
    tape: Tape,
    types: Marker<(M, K, S)>,
}

impl<M, K, S> fmt::Debug for Groups<M, K, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tape.fmt(f)
    }
}

impl<M, K, S> Clone for Groups<M, K, S> {
    fn clone(&self) -> Self {
        Self {
            tape: self.tape.clone(),
            types: PhantomData,
        }
    }
}

impl<M: Model, K: KeyRefs, S: Shape> Groups<M, K, S> {
    /// Puts values of each group behind its key: `.annotate(|t| (t.id.count(), t.unit_price.sum()))`.
    pub fn annotate<A: Aggregates<M>>(
        mut self,
        values: impl FnOnce(GroupCols<M, K>) -> A,
    ) -> Groups<M, K, A::After<S>> {
        values(GroupCols::NEW).out(&mut self.tape);
        Groups {
            tape: self.tape,
            types: PhantomData,
        }
    }

    /// Only the groups that fit: `.having(|t| t.id.count().gt(100))`.
    pub fn having<E: IntoPred<Group<M>>>(
        mut self,
        condition: impl FnOnce(GroupCols<M, K>) -> E,
    ) -> Self {
        if let Some(condition) = condition(GroupCols::NEW).into_tape() {
            self.tape.join(condition);
            self.tape.op(Code::Filter, 0);
        }
        self
    }

    /// In this order: `.order_by(|t| (-t.id.count(), t.key()))`.
    pub fn order_by<O: IntoOrder<Group<M>>>(
        mut self,
        order: impl FnOnce(GroupCols<M, K>) -> O,
    ) -> Self {
        self.tape.op(Code::NoOrder, 0);
        order(GroupCols::NEW).order(&mut self.tape);
        self
    }

    /// At most that many groups.
    pub fn limit(mut self, groups: u64) -> Self {
        self.tape.op_with(Code::Limit, 0, count(groups));
        self
    }

    /// Without the first so many groups.
    pub fn offset(mut self, groups: u64) -> Self {
        self.tape.op_with(Code::Offset, 0, count(groups));
        self
    }

    /// One row about all groups, from their annotations: `.annotate(|t| t.id.count()).aggregate(|n| n.avg())`.
    pub fn aggregate<A: Aggregates<M>>(
        mut self,
        values: impl FnOnce(S::Refs<M>) -> A,
    ) -> Totals<M, A::Row>
    where
        S: Annotated,
    {
        self.tape.op(Code::Regroup, 0);
        values(S::refs::<M>()).out(&mut self.tape);
        Totals {
            tape: self.tape,
            types: PhantomData,
        }
    }

    /// The SQL it becomes on that database.
    pub fn sql(&self, db: &Db) -> Result<String> {
        let mut tape = self.tape.clone();
        tape.op(Code::Select, 0);
        db.statements(&tape)
    }

    /// All groups.
    #[track_caller]
    pub fn fetch(mut self, db: &Db) -> Run<'_, Vec<S>> {
        self.tape.op(Code::Select, 0);
        db.select(self.tape, Location::caller(), Ok)
    }

    /// The first group, if there is one.
    #[track_caller]
    pub fn first(mut self, db: &Db) -> Run<'_, Option<S>> {
        self = self.limit(1);
        self.tape.op(Code::Select, 0);
        db.select(self.tape, Location::caller(), |mut rows| Ok(rows.pop()))
    }

    /// How many groups.
    #[track_caller]
    pub fn count(mut self, db: &Db) -> Run<'_, u64> {
        self.tape.op(Code::Count, 0);
        db.select(self.tape, Location::caller(), |rows: Vec<i64>| {
            Ok(rows.first().map_or(0, |count| count.unsigned_abs()))
        })
    }
}

fn count(rows: u64) -> Value {
    Value::Int(i64::try_from(rows).unwrap_or(i64::MAX))
}
