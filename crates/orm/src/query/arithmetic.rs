//! `+ - * / %` between columns, expressions and literals, on either side.
//!
//! Whole numbers are calculated in 64 bits and what does not fit is an error. A division by zero is NULL, so a
//! quotient is an `Option` unless a literal divides.

use super::{
    column::Col,
    expr::{Expr, IntoExpr, NullOf},
    kind::ToOne,
    operand::{Operand, put},
    path::Path,
    tape::{Code, Tape},
};
use crate::value::{Class, DbType, NotNull, Nullness, Numeric};
use carafe_core::Decimal;
use std::ops;

/// Nullable when either is.
type Or<A, B> = <A as Nullness>::Or<B>;

pub(super) fn calculate<T: DbType, M, V: IntoExpr<T, M, NotNull>>(
    mut tape: Tape,
    code: Code,
    value: V,
) -> Tape {
    put::<V, T, M, NotNull>(value, &mut tape);
    tape.op(code, Class::of::<T>() as u16);
    tape
}

macro_rules! operators {
    ($($trait:ident $method:ident $code:ident $null:ident;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<P: Path, T: DbType, V, const I: u16> ops::$trait<V> for Col<P, T, I>
        where
            T::Inner: Numeric,
            V: IntoExpr<T::Inner, P::Root, NotNull> + Operand,
            P::Card: ToOne,
        {
            type Output = Expr<T::Inner, P::Root, Or<NullOf<P, T>, V::$null>>;

            fn $method(self, value: V) -> Self::Output {
                Expr::of(calculate::<T::Inner, P::Root, V>(self.tape(), Code::$code, value))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Numeric, M, N: Nullness, V> ops::$trait<V> for Expr<T, M, N>
        where
            V: IntoExpr<T, M, NotNull> + Operand,
        {
            type Output = Expr<T, M, Or<N, V::$null>>;

            fn $method(self, value: V) -> Self::Output {
                Expr::of(calculate::<T, M, V>(self.tape, Code::$code, value))
            }
        }

        operators! { left $trait $method $code $null i32 f64 Decimal }
    )* };
    (left $trait:ident $method:ident $code:ident $null:ident $($literal:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<P: Path, T: DbType, const I: u16> ops::$trait<Col<P, T, I>> for $literal
        where
            T::Inner: Numeric,
            $literal: IntoExpr<T::Inner, P::Root, NotNull>,
            P::Card: ToOne,
        {
            type Output = Expr<T::Inner, P::Root, Or<NullOf<P, T>, <Col<P, T, I> as Operand>::$null>>;

            fn $method(self, column: Col<P, T, I>) -> Self::Output {
                let left = left::<_, T::Inner, P::Root>(self);
                Expr::of(join::<T::Inner>(left, column.tape(), Code::$code))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Numeric, M, N: Nullness> ops::$trait<Expr<T, M, N>> for $literal
        where
            $literal: IntoExpr<T, M, NotNull>,
        {
            type Output = Expr<T, M, Or<N, <Expr<T, M, N> as Operand>::$null>>;

            fn $method(self, other: Expr<T, M, N>) -> Self::Output {
                Expr::of(join::<T>(left::<_, T, M>(self), other.tape, Code::$code))
            }
        }
    )* };
}
operators! { Add add Add Nulls; Sub sub Sub Nulls; Mul mul Mul Nulls; Div div Div Divides; Rem rem Rem Divides; }

fn left<V: IntoExpr<T, M, NotNull>, T: DbType, M>(literal: V) -> Tape {
    let mut tape = Tape::default();
    put::<V, T, M, NotNull>(literal, &mut tape);
    tape
}

fn join<T: DbType>(mut tape: Tape, other: Tape, code: Code) -> Tape {
    tape.join(other);
    tape.op(code, Class::of::<T>() as u16);
    tape
}
