//! Conditions, and how they combine.

use super::{
    column::Col,
    expr::Expr,
    kind::ToOne,
    path::Path,
    tape::{Code, Tape},
};
use crate::value::Value;
use std::{fmt, marker::PhantomData, ops};

/// A condition on a row of `M`. Combine them with `&`, `|` and `!`.
#[must_use = "a condition does nothing until it is given to `.filter()`"]
pub struct Pred<M> {
    pub(crate) tape: Tape,
    model: PhantomData<fn() -> M>,
}

impl<M> Clone for Pred<M> {
    fn clone(&self) -> Self {
        Self::of(self.tape.clone())
    }
}

impl<M> fmt::Debug for Pred<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tape.fmt(f)
    }
}

impl<M> Pred<M> {
    #[inline]
    pub(crate) fn of(tape: Tape) -> Self {
        Self {
            tape,
            model: PhantomData,
        }
    }

    pub(super) fn constant(yes: bool) -> Self {
        let mut tape = Tape::default();
        tape.value(Value::Bool(yes));
        Self::of(tape)
    }

    /// Any of these; none at all when the list is empty.
    pub fn any(conditions: impl IntoIterator<Item = Self>) -> Self {
        conditions
            .into_iter()
            .reduce(|a, b| a | b)
            .unwrap_or_else(|| Self::constant(false))
    }

    /// All of these; every row when the list is empty.
    pub fn all(conditions: impl IntoIterator<Item = Self>) -> Self {
        conditions
            .into_iter()
            .reduce(|a, b| a & b)
            .unwrap_or_else(|| Self::constant(true))
    }

    fn join(mut self, code: Code, other: Option<Tape>) -> Self {
        if let Some(other) = other {
            self.tape.join(other);
            self.tape.op(code, 0);
        }
        self
    }
}

/// What `.filter()` takes: a condition, a yes/no column, a `bool`, or `None` for no condition.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition on `{M}`",
    label = "expected a condition on `{M}`, such as `p.column.eq(value)`",
    note = "combine conditions with `&`, `|` and `!`; compare with `.eq()`, `.lt()`, … instead of `==`, `<`"
)]
pub trait IntoPred<M> {
    /// The condition; `None` when there is none.
    fn into_tape(self) -> Option<Tape>;
}

#[diagnostic::do_not_recommend]
impl<M> IntoPred<M> for Pred<M> {
    #[inline]
    fn into_tape(self) -> Option<Tape> {
        Some(self.tape)
    }
}

#[diagnostic::do_not_recommend]
impl<M> IntoPred<M> for bool {
    fn into_tape(self) -> Option<Tape> {
        Some(Pred::<M>::constant(self).tape)
    }
}

#[diagnostic::do_not_recommend]
impl<M> IntoPred<M> for Option<Pred<M>> {
    fn into_tape(self) -> Option<Tape> {
        self.map(|condition| condition.tape)
    }
}

#[diagnostic::do_not_recommend]
impl<M, N> IntoPred<M> for Expr<bool, M, N> {
    fn into_tape(self) -> Option<Tape> {
        Some(self.tape)
    }
}

#[diagnostic::do_not_recommend]
impl<P: Path<Card: ToOne>, const I: u16> IntoPred<P::Root> for Col<P, bool, I> {
    fn into_tape(self) -> Option<Tape> {
        Some(self.tape())
    }
}

impl<M, E: IntoPred<M>> ops::BitAndAssign<E> for Pred<M> {
    fn bitand_assign(&mut self, other: E) {
        let tape = std::mem::take(&mut self.tape);
        *self = Self::of(tape).join(Code::And, other.into_tape());
    }
}

impl<M, E: IntoPred<M>> ops::BitOrAssign<E> for Pred<M> {
    fn bitor_assign(&mut self, other: E) {
        let tape = std::mem::take(&mut self.tape);
        *self = Self::of(tape).join(Code::Or, other.into_tape());
    }
}

impl<M> ops::Not for Pred<M> {
    type Output = Self;

    fn not(mut self) -> Self {
        self.tape.op(Code::Not, 0);
        self
    }
}

impl<P: Path, const I: u16> ops::Not for Col<P, bool, I>
where
    P::Card: ToOne,
{
    type Output = Pred<P::Root>;

    fn not(self) -> Self::Output {
        !Pred::of(self.tape())
    }
}

macro_rules! logic {
    ($($trait:ident $method:ident $code:ident;)*) => { $(
        impl<M, E: IntoPred<M>> ops::$trait<E> for Pred<M> {
            type Output = Self;

            fn $method(self, other: E) -> Self {
                self.join(Code::$code, other.into_tape())
            }
        }

        #[diagnostic::do_not_recommend]
        impl<P: Path, E: IntoPred<P::Root>, const I: u16> ops::$trait<E> for Col<P, bool, I>
        where
            P::Card: ToOne,
        {
            type Output = Pred<P::Root>;

            fn $method(self, other: E) -> Self::Output {
                Pred::of(self.tape()).join(Code::$code, other.into_tape())
            }
        }
    )* };
}
logic! { BitAnd bitand And; BitOr bitor Or; }
