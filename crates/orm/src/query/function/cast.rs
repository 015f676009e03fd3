//! From one type to another. A text that is no number becomes NULL; fractions are cut off.

use super::kinds::{Collation, Func, call};
use crate::{
    query::{
        Col, Expr,
        expr::NullOf,
        kind::ToOne,
        path::Path,
        tape::{Code, Tape},
    },
    value::{Class, DbType, Nullable, Nullness, TextLike, ToNumber, ToText},
};
use carafe_core::Decimal;

type Or<A, B> = <A as Nullness>::Or<B>;

functions! {
    /// As a text: `2.5`, `true`, `2026-11-20`, `2026-11-20 14:30:00`; exact numbers without zeros at the end.
    to_text() for ToText => String as ToText;
}

fn cast<T: DbType, X, M, N>(mut tape: Tape, func: Func) -> Expr<X, M, N> {
    call(&mut tape, func, Class::of::<T>(), 1);
    Expr::of(tape)
}

// Not of the common list: whether there is a number depends on the type.
macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident $out:ident $func:ident;)*) => {
        impl<T, M, N> Expr<T, M, N> { $(
            $(#[$doc])*
            pub fn $name(self) -> Expr<$out, M, Or<<T as ToNumber>::Null, N>>
            where
                T: ToNumber,
                N: Nullness,
            {
                cast::<T, _, _, _>(self.tape, Func::$func)
            }
        )* }

        impl<P: Path, T, const I: u16> Col<P, T, I> { $(
            $(#[$doc])*
            pub fn $name(self) -> Expr<$out, P::Root, Or<<T::Inner as ToNumber>::Null, NullOf<P, T>>>
            where
                T: DbType,
                T::Inner: ToNumber,
                P::Card: ToOne,
            {
                self.expr().$name()
            }
        )* }
    };
}
numbers! {
    /// As a 16-bit number; what does not fit is an error.
    to_i16 i16 ToSmallInt;
    /// As a 32-bit number; what does not fit is an error.
    to_i32 i32 ToInt;
    /// As a 64-bit number; what does not fit is an error.
    to_i64 i64 ToBigInt;
    /// As a binary fraction.
    to_f64 f64 ToFloat;
}

impl<T, M, N> Expr<T, M, N> {
    /// As an exact number with that many digits, so many of them behind the point; more is an error.
    pub fn to_decimal(
        self,
        digits: u8,
        places: u8,
    ) -> Expr<Decimal, M, Or<<T as ToNumber>::Null, N>>
    where
        T: ToNumber,
        N: Nullness,
    {
        let mut tape = self.tape;
        tape.op(Code::Number, digits.into());
        tape.op(Code::Number, places.into());
        call(&mut tape, Func::ToDecimal, Class::of::<T>(), 3);
        Expr::of(tape)
    }

    /// Compared and ordered by these rules.
    pub fn collate(self, collation: Collation) -> Self
    where
        T: DbType + TextLike,
    {
        cast::<T, _, _, _>(self.tape, collated(collation))
    }

    /// As a value that may be NULL, for a place that wants one.
    pub fn optional(self) -> Expr<T, M, Nullable> {
        Expr::of(self.tape)
    }
}

fn collated(collation: Collation) -> Func {
    match collation {
        Collation::Binary => Func::CollateBinary,
        Collation::Unicode => Func::CollateUnicode,
    }
}

impl<P: Path, T, const I: u16> Col<P, T, I> {
    /// As an exact number with that many digits, so many of them behind the point; more is an error.
    pub fn to_decimal(
        self,
        digits: u8,
        places: u8,
    ) -> Expr<Decimal, P::Root, Or<<T::Inner as ToNumber>::Null, NullOf<P, T>>>
    where
        T: DbType,
        T::Inner: ToNumber,
        P::Card: ToOne,
    {
        self.expr().to_decimal(digits, places)
    }

    /// Compared and ordered by these rules.
    pub fn collate(self, collation: Collation) -> Expr<T::Inner, P::Root, NullOf<P, T>>
    where
        T: DbType,
        T::Inner: TextLike,
        P::Card: ToOne,
    {
        self.expr().collate(collation)
    }
}
