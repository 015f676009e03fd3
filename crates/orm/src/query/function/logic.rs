//! Conditions as values: selected, ordered, compared, and combined with columns.

use super::kinds::{Func, call};
use crate::{
    query::{
        Col, Expr, Pred,
        expr::IntoExpr,
        kind::ToOne,
        order::{IntoOrder, Ordering},
        path::Path,
        predicate::IntoPred,
        select::Exprs,
        tape::{Code, Tape},
    },
    value::{Class, NotNull},
};
use std::ops;

impl<M> Pred<M> {
    /// The condition as a yes/no value, to select, order or assign; unknown is no.
    pub fn expr(self) -> Expr<bool, M> {
        let mut tape = self.tape;
        call(&mut tape, Func::IsTrue, Class::Bool, 1);
        Expr::of(tape)
    }
}

#[diagnostic::do_not_recommend]
impl<M> Exprs<M> for Pred<M> {
    type Out = bool;

    fn out(self, tape: &mut Tape) {
        self.expr().out(tape);
    }
}

#[diagnostic::do_not_recommend]
impl<M> IntoOrder<M> for Pred<M> {
    fn order(self, tape: &mut Tape) {
        self.expr().order(tape);
    }
}

#[diagnostic::do_not_recommend]
impl<M, N> IntoExpr<bool, M, N> for Pred<M> {
    type Null = NotNull;

    fn write(self, tape: &mut Tape) {
        tape.join(self.expr().tape);
    }
}

impl<M> ops::Neg for Pred<M> {
    type Output = Ordering<M>;

    fn neg(self) -> Self::Output {
        -self.expr()
    }
}

impl<M, N> ops::Not for Expr<bool, M, N> {
    type Output = Pred<M>;

    fn not(self) -> Pred<M> {
        !Pred::of(self.tape)
    }
}

fn both<M>(left: Tape, right: impl IntoPred<M>, code: Code) -> Pred<M> {
    let mut tape = left;
    if let Some(right) = right.into_tape() {
        tape.join(right);
        tape.op(code, 0);
    }
    Pred::of(tape)
}

fn either<M>(left: Tape, right: impl IntoPred<M>) -> Pred<M> {
    let mut tape = left;
    if let Some(right) = right.into_tape() {
        tape.join(right);
        call(&mut tape, Func::Xor, Class::Bool, 2);
    }
    Pred::of(tape)
}

macro_rules! logic {
    ($($trait:ident $method:ident $code:ident;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<M, N, E: IntoPred<M>> ops::$trait<E> for Expr<bool, M, N> {
            type Output = Pred<M>;

            fn $method(self, other: E) -> Pred<M> {
                both(self.tape, other, Code::$code)
            }
        }
    )* };
}
logic! { BitAnd bitand And; BitOr bitor Or; }

/// One of the two, not both.
impl<M, E: IntoPred<M>> ops::BitXor<E> for Pred<M> {
    type Output = Self;

    fn bitxor(self, other: E) -> Self {
        either(self.tape, other)
    }
}

#[diagnostic::do_not_recommend]
impl<M, N, E: IntoPred<M>> ops::BitXor<E> for Expr<bool, M, N> {
    type Output = Pred<M>;

    fn bitxor(self, other: E) -> Pred<M> {
        either(self.tape, other)
    }
}

#[diagnostic::do_not_recommend]
impl<P: Path, E: IntoPred<P::Root>, const I: u16> ops::BitXor<E> for Col<P, bool, I>
where
    P::Card: ToOne,
{
    type Output = Pred<P::Root>;

    fn bitxor(self, other: E) -> Self::Output {
        either(self.tape(), other)
    }
}
