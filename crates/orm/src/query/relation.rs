//! Relation handles: `p.category` and `p.tags`, and through them the columns of the related row.

#![allow(
    clippy::unused_self,
    reason = "a handle has no value: its type says everything"
)]

use super::{
    Marker,
    expr::{Expr, InSet, IntoExpr, KeyNull},
    kind::{FitsIn, HasColumn, Kind, MaybeNull, ToMany, ToOne},
    load::{Load, RelQuery},
    order::IntoOrder,
    path::{Cols, ColsOf, Each, Hop, IsRoot, Path},
    predicate::{IntoPred, Pred},
    tape::{Code, Tape},
};
use crate::{model::Model, write::Set};
use std::{fmt, marker::PhantomData, ops};

/// Relation `I` of kind `K` to `T`, of the row at the end of path `P`. Its fields are `T`'s columns.
pub struct Rel<P, T, K, const I: u16>(Marker<(P, T, K)>);

impl<P, T, K, const I: u16> Rel<P, T, K, I> {
    /// The handle.
    #[doc(hidden)]
    pub const NEW: Self = Self(PhantomData);
}

impl<P, T, K, const I: u16> Clone for Rel<P, T, K, I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P, T, K, const I: u16> Copy for Rel<P, T, K, I> {}

impl<P, T, K, const I: u16> fmt::Debug for Rel<P, T, K, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rel({I})")
    }
}

impl<P: Path, T: Model, K: Kind, const I: u16> ops::Deref for Rel<P, T, K, I> {
    type Target = T::Cols<Hop<P, T, K, I>>;

    fn deref(&self) -> &Self::Target {
        <Self::Target as Cols>::ALL
    }
}

/// To-one relations are compared by key.
impl<P: Path, T: Model, K: Kind, const I: u16> Rel<P, T, K, I> {
    pub(super) fn tape(self) -> Tape {
        let mut tape = Tape::default();
        tape.at(Code::RelationKey, I, P::NODE);
        tape
    }

    /// Refers to this row: a row, a foreign key, a key or its raw value.
    pub fn eq<V>(self, key: V) -> Pred<P::Root>
    where
        V: IntoExpr<T::Pk, P::Root, KeyNull<P, K>>,
        K::Own: ToOne,
        P::Card: ToOne,
    {
        self.compare(Code::Eq, key)
    }

    /// Refers to another row, or to none.
    pub fn ne<V>(self, key: V) -> Pred<P::Root>
    where
        V: IntoExpr<T::Pk, P::Root, KeyNull<P, K>>,
        K::Own: ToOne,
        P::Card: ToOne,
    {
        self.compare(Code::Ne, key)
    }

    fn compare<V: IntoExpr<T::Pk, P::Root, N>, N>(self, code: Code, key: V) -> Pred<P::Root> {
        let mut tape = self.tape();
        key.write(&mut tape);
        tape.op(code, 0);
        Pred::of(tape)
    }

    /// Refers to one of these rows.
    pub fn in_<V>(self, keys: V) -> Pred<P::Root>
    where
        V: InSet<T::Pk, P::Root>,
        K::Own: ToOne,
        P::Card: ToOne,
    {
        let mut tape = self.tape();
        keys.write(&mut tape);
        Pred::of(tape)
    }

    /// Refers to no row.
    pub fn is_null(self) -> Pred<P::Root>
    where
        KeyNull<P, K>: MaybeNull,
        K::Own: ToOne,
        P::Card: ToOne,
    {
        let mut tape = self.tape();
        tape.op(Code::IsNull, 0);
        Pred::of(tape)
    }

    /// Assigns a row, in `.update()` and in `.with()` of a new row.
    pub fn set<V>(self, key: V) -> Set<P::Root>
    where
        V: IntoExpr<T::Pk, P::Root, K::OwnNull>,
        V::Null: FitsIn<K::OwnNull>,
        K::Own: ToOne,
        K: HasColumn,
        P: IsRoot,
    {
        Set::of_relation::<P>(I, |tape| key.write(tape))
    }

    /// The key as an expression that does not say which relation it is.
    pub fn key(self) -> Expr<T::Pk, P::Root, KeyNull<P, K>>
    where
        K::Own: ToOne,
        P::Card: ToOne,
    {
        Expr::of(self.tape())
    }
}

/// To-many relations are asked whether some row of theirs fits.
impl<P: Path, T: Model, K: Kind, const I: u16> Rel<P, T, K, I> {
    /// Some related row fits. Columns of the outer row may stand in the condition.
    pub fn any<E: IntoPred<P::Root>>(
        self,
        condition: impl FnOnce(T::Cols<Each<P, T, I>>) -> E,
    ) -> Pred<P::Root>
    where
        K::Own: ToMany,
        P::Card: ToOne,
    {
        let inner = condition(*<T::Cols<Each<P, T, I>> as Cols>::ALL).into_tape();
        let mut tape = Tape::default();
        tape.at(Code::Exists, I, Each::<P, T, I>::NODE);
        let conditions = u16::from(inner.is_some());
        if let Some(inner) = inner {
            tape.join(inner);
        }
        tape.op(Code::EndExists, conditions);
        Pred::of(tape)
    }

    /// No related row fits.
    pub fn none<E: IntoPred<P::Root>>(
        self,
        condition: impl FnOnce(T::Cols<Each<P, T, I>>) -> E,
    ) -> Pred<P::Root>
    where
        K::Own: ToMany,
        P::Card: ToOne,
    {
        !self.any(condition)
    }

    /// There is a related row.
    pub fn exists(self) -> Pred<P::Root>
    where
        K::Own: ToMany,
        P::Card: ToOne,
    {
        self.any(|_| None::<Pred<P::Root>>)
    }

    /// Loads only the related rows that fit.
    pub fn filter<E: IntoPred<T>>(
        self,
        condition: impl FnOnce(ColsOf<T>) -> E,
    ) -> RelQuery<P, T, K, T, I>
    where
        K::Own: ToMany,
    {
        RelQuery::new().filter(condition)
    }

    /// Loads the related rows in this order.
    pub fn order_by<O: IntoOrder<T>>(
        self,
        order: impl FnOnce(ColsOf<T>) -> O,
    ) -> RelQuery<P, T, K, T, I>
    where
        K::Own: ToMany,
    {
        RelQuery::new().order_by(order)
    }

    /// Loads at most that many related rows for each owner.
    pub fn limit(self, rows: u64) -> RelQuery<P, T, K, T, I>
    where
        K::Own: ToMany,
    {
        RelQuery::new().limit(rows)
    }

    /// Loads the related rows without the first so many of each owner.
    pub fn offset(self, rows: u64) -> RelQuery<P, T, K, T, I>
    where
        K::Own: ToMany,
    {
        RelQuery::new().offset(rows)
    }

    /// Loads the related rows together with relations of theirs.
    pub fn with<R: Load<T, T>>(
        self,
        relations: impl FnOnce(ColsOf<T>) -> R,
    ) -> RelQuery<P, T, K, R::Out, I> {
        RelQuery::new().with(relations)
    }
}
