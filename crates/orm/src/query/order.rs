//! ORDER BY.

use super::{
    column::Col,
    expr::Expr,
    kind::ToOne,
    path::Path,
    tape::{Code, Tape},
};
use std::{fmt, marker::PhantomData, ops};

/// What `.order_by()` takes: columns, `-column` for large first, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an ORDER BY of `{M}`",
    label = "expected columns of `{M}`, `-column` for descending",
    note = "a column behind a to-many relation has many values"
)]
pub trait IntoOrder<M> {
    /// Appends it to a tape.
    fn order(self, tape: &mut Tape);
}

/// A column and its direction.
#[must_use = "it does nothing until it is given to `.order_by()`"]
pub struct Ordering<M> {
    tape: Tape,
    model: PhantomData<fn() -> M>,
}

impl<M> fmt::Debug for Ordering<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tape.fmt(f)
    }
}

impl<M> Ordering<M> {
    fn of(mut tape: Tape, code: Code) -> Self {
        tape.op(code, 0);
        Self {
            tape,
            model: PhantomData,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<M> IntoOrder<M> for Ordering<M> {
    fn order(self, tape: &mut Tape) {
        tape.join(self.tape);
    }
}

#[diagnostic::do_not_recommend]
impl<P: Path, T, const I: u16> IntoOrder<P::Root> for Col<P, T, I>
where
    P::Card: ToOne,
{
    fn order(self, tape: &mut Tape) {
        tape.at(Code::Column, I, P::NODE);
        tape.op(Code::Asc, 0);
    }
}

#[diagnostic::do_not_recommend]
impl<T, M, N> IntoOrder<M> for Expr<T, M, N> {
    fn order(self, tape: &mut Tape) {
        tape.join(self.tape);
        tape.op(Code::Asc, 0);
    }
}

impl<P: Path, T, const I: u16> ops::Neg for Col<P, T, I>
where
    P::Card: ToOne,
{
    type Output = Ordering<P::Root>;

    fn neg(self) -> Self::Output {
        Ordering::of(self.tape(), Code::Desc)
    }
}

impl<T, M, N> ops::Neg for Expr<T, M, N> {
    type Output = Ordering<M>;

    fn neg(self) -> Self::Output {
        Ordering::of(self.tape, Code::Desc)
    }
}

macro_rules! tuples {
    ($(($($order:ident)*))*) => { $(
        #[diagnostic::do_not_recommend]
        #[allow(non_snake_case, reason = "the type's name serves as the binding's")]
        impl<M, $($order: IntoOrder<M>),*> IntoOrder<M> for ($($order,)*) {
            fn order(self, tape: &mut Tape) {
                let ($($order,)*) = self;
                $($order.order(tape);)*
            }
        }
    )* };
}
tuples!((A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H));
