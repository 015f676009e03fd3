//! Comparisons: those of columns, for expressions too, and ranges and regular expressions for both.

use super::kinds::{Func, call};
use crate::{
    query::{
        Col, Expr, Pred,
        expr::{InSet, IntoExpr, NullOf},
        kind::{MaybeNull, ToOne},
        operand::put,
        path::Path,
        tape::{Code, Tape, TextMatch},
    },
    value::{Class, DbType, NotNull, TextLike},
};

fn between<T: DbType, M, A, B>(mut tape: Tape, low: A, high: B) -> Pred<M>
where
    A: IntoExpr<T, M, NotNull>,
    B: IntoExpr<T, M, NotNull>,
{
    put::<A, T, M, NotNull>(low, &mut tape);
    put::<B, T, M, NotNull>(high, &mut tape);
    call(&mut tape, Func::Between, Class::of::<T>(), 3);
    Pred::of(tape)
}

fn matches<M, V: IntoExpr<String, M, NotNull>>(mut tape: Tape, pattern: V, func: Func) -> Pred<M> {
    put::<V, String, M, NotNull>(pattern, &mut tape);
    call(&mut tape, func, Class::Text, 2);
    Pred::of(tape)
}

impl<T, M, N> Expr<T, M, N> {
    /// From `low` to `high`, both with it.
    pub fn between<A, B>(self, low: A, high: B) -> Pred<M>
    where
        T: DbType,
        A: IntoExpr<T, M, NotNull>,
        B: IntoExpr<T, M, NotNull>,
    {
        between::<T, M, A, B>(self.tape, low, high)
    }

    /// Fits this regular expression somewhere.
    pub fn regex<V>(self, pattern: V) -> Pred<M>
    where
        T: TextLike,
        V: IntoExpr<String, M, NotNull>,
    {
        matches(self.tape, pattern, Func::Regex)
    }

    /// Fits this regular expression somewhere, in whatever case.
    pub fn iregex<V>(self, pattern: V) -> Pred<M>
    where
        T: TextLike,
        V: IntoExpr<String, M, NotNull>,
    {
        matches(self.tape, pattern, Func::IRegex)
    }

    /// One of a list, or of the rows of a query that selects one column.
    pub fn in_<V>(self, values: V) -> Pred<M>
    where
        T: DbType,
        V: InSet<T, M>,
    {
        let mut tape = self.tape;
        values.write(&mut tape);
        Pred::of(tape)
    }

    /// Without a value.
    pub fn is_null(self) -> Pred<M>
    where
        N: MaybeNull,
    {
        let mut tape = self.tape;
        tape.op(Code::IsNull, 0);
        Pred::of(tape)
    }

    /// The value, or this one where there is none.
    pub fn or<V>(self, value: V) -> Expr<T, M>
    where
        T: DbType,
        V: IntoExpr<T, M, NotNull>,
        V::Null: crate::query::kind::FitsIn<NotNull>,
        N: MaybeNull,
    {
        let mut tape = self.tape;
        put::<V, T, M, NotNull>(value, &mut tape);
        call(&mut tape, Func::Coalesce, Class::of::<T>(), 2);
        Expr::of(tape)
    }
}

impl<P: Path, T, const I: u16> Col<P, T, I> {
    /// From `low` to `high`, both with it.
    pub fn between<A, B>(self, low: A, high: B) -> Pred<P::Root>
    where
        T: DbType,
        A: IntoExpr<T::Inner, P::Root, NotNull>,
        B: IntoExpr<T::Inner, P::Root, NotNull>,
        P::Card: ToOne,
    {
        self.expr().between(low, high)
    }

    /// Fits this regular expression somewhere.
    pub fn regex<V>(self, pattern: V) -> Pred<P::Root>
    where
        T: DbType,
        T::Inner: TextLike,
        V: IntoExpr<String, P::Root, NotNull>,
        P::Card: ToOne,
    {
        self.expr().regex(pattern)
    }

    /// Fits this regular expression somewhere, in whatever case.
    pub fn iregex<V>(self, pattern: V) -> Pred<P::Root>
    where
        T: DbType,
        T::Inner: TextLike,
        V: IntoExpr<String, P::Root, NotNull>,
        P::Card: ToOne,
    {
        self.expr().iregex(pattern)
    }

    /// The value, or NULL where it is this one.
    pub fn null_if<V>(self, value: V) -> Expr<T::Inner, P::Root, crate::value::Nullable>
    where
        T: DbType,
        V: IntoExpr<T::Inner, P::Root, NotNull>,
        P::Card: ToOne,
        NullOf<P, T>: crate::value::Nullness,
    {
        self.expr().null_if(value)
    }
}

impl<T, M, N> Expr<T, M, N> {
    /// The value, or NULL where it is this one.
    pub fn null_if<V>(self, value: V) -> Expr<T, M, crate::value::Nullable>
    where
        T: DbType,
        V: IntoExpr<T, M, NotNull>,
    {
        let mut tape = self.tape;
        put::<V, T, M, NotNull>(value, &mut tape);
        call(&mut tape, Func::NullIf, Class::of::<T>(), 2);
        Expr::of(tape)
    }
}

macro_rules! text_methods {
    ($($(#[$doc:meta])* $name:ident $match:ident;)*) => { $(
        $(#[$doc])*
        pub fn $name<V>(self, text: V) -> Pred<M>
        where
            T: TextLike,
            V: IntoExpr<String, M, NotNull>,
        {
            let mut tape = self.tape;
            text.write(&mut tape);
            tape.op(Code::Text, TextMatch::$match as u16);
            Pred::of(tape)
        }
    )* };
}

/// Texts. Every letter stands for itself: `%`, `_` and `\` too.
impl<T, M, N> Expr<T, M, N> {
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
