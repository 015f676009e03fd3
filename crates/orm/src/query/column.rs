//! Column handles: what `|p| p.name` gives.

#![allow(
    clippy::unused_self,
    reason = "a handle has no value: its type says everything"
)]

use super::{
    expr::{Expr, InSet, IntoExpr, NullOf},
    kind::{FitsIn, MaybeNull, ToOne},
    path::{IsRoot, Path},
    predicate::Pred,
    tape::{Code, Tape, TextMatch},
};
use crate::{
    value::{DbType, NotNull, TextLike},
    write::Set,
};
use std::{cmp::Ordering, fmt, marker::PhantomData};

/// Column `I`, of type `T`, of the row at the end of path `P`.
pub struct Col<P, T, const I: u16>(PhantomData<fn() -> (P, T)>);

impl<P, T, const I: u16> Col<P, T, I> {
    /// The handle.
    #[doc(hidden)]
    pub const NEW: Self = Self(PhantomData);
}

impl<P, T, const I: u16> Clone for Col<P, T, I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P, T, const I: u16> Copy for Col<P, T, I> {}

impl<P, T, const I: u16> fmt::Debug for Col<P, T, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Col({I})")
    }
}

impl<P: Path, T, const I: u16> Col<P, T, I> {
    pub(super) fn tape(self) -> Tape {
        let mut tape = Tape::default();
        tape.at(Code::Column, I, P::NODE);
        tape
    }

    fn compare<V: IntoExpr<X, P::Root, N>, X, N>(self, code: Code, value: V) -> Pred<P::Root> {
        self.compare_by(code, 0, value)
    }

    fn compare_by<V: IntoExpr<X, P::Root, N>, X, N>(
        self,
        code: Code,
        arg: u16,
        value: V,
    ) -> Pred<P::Root> {
        let mut tape = self.tape();
        value.write(&mut tape);
        tape.op(code, arg);
        Pred::of(tape)
    }
}

// `T: DbType` stands on the methods: on the impl it would hide them, and `PartialEq::eq` would be found instead.
impl<P: Path, T, const I: u16> Col<P, T, I> {
    /// Equal. `None` finds the rows without a value.
    pub fn eq<V>(self, value: V) -> Pred<P::Root>
    where
        T: DbType,
        V: IntoExpr<T::Inner, P::Root, NullOf<P, T>>,
        P::Card: ToOne,
    {
        self.compare(Code::Eq, value)
    }

    /// Not equal. Rows without a value differ from every value.
    pub fn ne<V>(self, value: V) -> Pred<P::Root>
    where
        T: DbType,
        V: IntoExpr<T::Inner, P::Root, NullOf<P, T>>,
        P::Card: ToOne,
    {
        self.compare(Code::Ne, value)
    }

    /// Less.
    pub fn lt<V>(self, value: V) -> Pred<P::Root>
    where
        T: DbType,
        V: IntoExpr<T::Inner, P::Root, NotNull>,
        P::Card: ToOne,
    {
        self.compare(Code::Lt, value)
    }

    /// Less or equal.
    pub fn le<V>(self, value: V) -> Pred<P::Root>
    where
        T: DbType,
        V: IntoExpr<T::Inner, P::Root, NotNull>,
        P::Card: ToOne,
    {
        self.compare(Code::Le, value)
    }

    /// Greater.
    pub fn gt<V>(self, value: V) -> Pred<P::Root>
    where
        T: DbType,
        V: IntoExpr<T::Inner, P::Root, NotNull>,
        P::Card: ToOne,
    {
        self.compare(Code::Gt, value)
    }

    /// Greater or equal.
    pub fn ge<V>(self, value: V) -> Pred<P::Root>
    where
        T: DbType,
        V: IntoExpr<T::Inner, P::Root, NotNull>,
        P::Card: ToOne,
    {
        self.compare(Code::Ge, value)
    }

    /// One of a list, or of the rows of a query that selects one column.
    pub fn in_<V>(self, values: V) -> Pred<P::Root>
    where
        T: DbType,
        V: InSet<T::Inner, P::Root>,
        P::Card: ToOne,
    {
        let mut tape = self.tape();
        values.write(&mut tape);
        Pred::of(tape)
    }

    /// Without a value.
    pub fn is_null(self) -> Pred<P::Root>
    where
        T: DbType,
        NullOf<P, T>: MaybeNull,
        P::Card: ToOne,
    {
        let mut tape = self.tape();
        tape.op(Code::IsNull, 0);
        Pred::of(tape)
    }

    /// Assigns a value, in `.update()` and in `.with()` of a new row.
    pub fn set<V>(self, value: V) -> Set<P::Root>
    where
        T: DbType,
        V: IntoExpr<T::Inner, P::Root, T::Null>,
        V::Null: FitsIn<T::Null>,
        P: IsRoot,
    {
        Set::of(I, |tape| value.write(tape))
    }
}

macro_rules! text_methods {
    ($($(#[$doc:meta])* $name:ident $match:ident;)*) => { $(
        $(#[$doc])*
        pub fn $name<V>(self, text: V) -> Pred<P::Root>
        where
            T: DbType,
            V: IntoExpr<String, P::Root, NotNull>,
            T::Inner: TextLike,
            P::Card: ToOne,
        {
            self.compare_by(Code::Text, TextMatch::$match as u16, text)
        }
    )* };
}

/// Text columns. Every letter stands for itself: `%`, `_` and `\` too.
impl<P: Path, T, const I: u16> Col<P, T, I> {
    text_methods! {
        /// Contains this text, in whatever case.
        icontains IContains;
        /// Starts with this text.
        starts_with StartsWith;
        /// Starts with this text, in whatever case.
        istarts_with IStartsWith;
        /// Ends with this text.
        ends_with EndsWith;
        /// Ends with this text, in whatever case.
        iends_with IEndsWith;
        /// Is this text, in whatever case.
        iexact IExact;
    }
}

impl<P: Path, T: DbType, const I: u16> Col<P, T, I> {
    /// The value, or this one where there is none.
    pub fn or<V>(self, value: V) -> Expr<T::Inner, P::Root>
    where
        V: IntoExpr<T::Inner, P::Root, NotNull>,
        NullOf<P, T>: MaybeNull,
        P::Card: ToOne,
    {
        Expr::of(self.expr().binary(Code::Coalesce, value))
    }

    /// The column as an expression that does not say which column it is, for code over several models.
    pub fn expr(self) -> Expr<T::Inner, P::Root, NullOf<P, T>>
    where
        P::Card: ToOne,
    {
        Expr::of(self.tape())
    }
}

/// What `p.price == 10` needs and nothing has: its message says what to write instead.
#[diagnostic::on_unimplemented(
    message = "columns are compared with methods, not with operators",
    label = "write `.eq(…)`, `.ne(…)`, `.lt(…)`, `.le(…)`, `.gt(…)` or `.ge(…)`"
)]
pub trait UseMethods {}

#[diagnostic::do_not_recommend]
impl UseMethods for std::convert::Infallible {}

impl<P, T, V: UseMethods, const I: u16> PartialEq<V> for Col<P, T, I> {
    fn eq(&self, _: &V) -> bool {
        false
    }
}

impl<P, T, V: UseMethods, const I: u16> PartialOrd<V> for Col<P, T, I> {
    fn partial_cmp(&self, _: &V) -> Option<Ordering> {
        None
    }
}
