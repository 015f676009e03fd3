//! An aggregate where an expression may stand.

use super::Agg;
use crate::{
    query::{
        expr::{Expr, InSet, IntoExpr},
        kind::MaybeNull,
        operand::{Operand, Source},
        order::{IntoOrder, Ordering},
        predicate::Pred,
        select::Exprs,
        tape::Tape,
    },
    shape::Shape,
    value::{DbType, NotNull, Nullable, Nullness},
};
use std::ops;

macro_rules! comparisons {
    ($($(#[$doc:meta])* $name:ident $null:ty;)*) => { $(
        $(#[$doc])*
        pub fn $name<V: IntoExpr<T, M, $null>>(self, value: V) -> Pred<M> {
            self.expr().$name(value)
        }
    )* };
}

impl<T: DbType, M, N, R> Agg<T, M, N, R> {
    comparisons! {
        /// Equal; NULL equals NULL.
        eq N;
        /// Not equal; NULL differs from every value.
        ne N;
        /// Less.
        lt NotNull;
        /// Less or equal.
        le NotNull;
        /// Greater.
        gt NotNull;
        /// Greater or equal.
        ge NotNull;
    }

    /// One of a list, or of the rows of a query that selects one column.
    pub fn in_<V: InSet<T, M>>(self, values: V) -> Pred<M> {
        let mut tape = self.tape();
        values.write(&mut tape);
        Pred::of(tape)
    }

    /// There was no row to make a value of.
    pub fn is_null(self) -> Pred<M>
    where
        N: MaybeNull,
    {
        let mut tape = self.tape();
        tape.op(crate::query::tape::Code::IsNull, 0);
        Pred::of(tape)
    }
}

#[diagnostic::do_not_recommend]
impl<T, M, N1: Nullness, N2, R> IntoExpr<T, M, N2> for Agg<T, M, N1, R> {
    type Null = N1;

    fn write(self, tape: &mut Tape) {
        tape.join(self.tape());
    }
}

#[diagnostic::do_not_recommend]
impl<M, T: DbType, N: Nullness, R> Exprs<M> for Agg<T, M, N, R>
where
    N::Wrap<T>: Shape,
{
    type Out = N::Wrap<T>;

    fn out(self, tape: &mut Tape) {
        self.expr().out(tape);
    }
}

#[diagnostic::do_not_recommend]
impl<T, M, N, R> IntoOrder<M> for Agg<T, M, N, R> {
    fn order(self, tape: &mut Tape) {
        self.expr().order(tape);
    }
}

impl<T, M, N, R> ops::Neg for Agg<T, M, N, R> {
    type Output = Ordering<M>;

    fn neg(self) -> Self::Output {
        -self.expr()
    }
}

macro_rules! arithmetic {
    ($($trait:ident $method:ident;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T, M, N, R, V> ops::$trait<V> for Agg<T, M, N, R>
        where
            Expr<T, M, N>: ops::$trait<V>,
        {
            type Output = <Expr<T, M, N> as ops::$trait<V>>::Output;

            fn $method(self, value: V) -> Self::Output {
                ops::$trait::$method(self.expr(), value)
            }
        }
    )* };
}
arithmetic! { Add add; Sub sub; Mul mul; Div div; Rem rem; }

#[diagnostic::do_not_recommend]
impl<T: DbType, M, N: Nullness, R> Operand for Agg<T, M, N, R> {
    type Type = T;
    type Nulls = N;
    type Divides = Nullable;
}

#[diagnostic::do_not_recommend]
impl<T: DbType, M, N: Nullness, R> Source for Agg<T, M, N, R> {
    type Root = M;

    fn into_expr(self) -> Expr<T, M, N> {
        self.expr()
    }
}
