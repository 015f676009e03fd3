//! What may stand beside a column in a calculation or as an argument, and whether it may be NULL.

use super::{
    column::Col,
    expr::{Expr, IntoExpr, KeyNull, Literal, NullOf},
    kind::{Kind, ToOne},
    path::Path,
    predicate::Pred,
    relation::Rel,
    tape::{Code, Tape},
};
use crate::{
    model::Model,
    value::{Class, DbType, NotNull, Nullable, Nullness},
};

/// A literal, a column or an expression.
///
/// A literal's type does not depend on which literal it is, so a result is typed before rustc knows whether `1` is
/// an `i16` or an `i64`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in a calculation",
    label = "expected a value, a column or an expression"
)]
pub trait Operand {
    /// What it holds.
    type Type: DbType;
    /// Whether it may be NULL.
    type Nulls: Nullness;
    /// Whether a quotient may be NULL for it: what is read from a row may be zero.
    type Divides: Nullness;
}

#[diagnostic::do_not_recommend]
impl<V: Literal + DbType<Inner = V, Null = NotNull>> Operand for V {
    type Type = V;
    type Nulls = NotNull;
    type Divides = NotNull;
}

#[diagnostic::do_not_recommend]
impl Operand for &str {
    type Type = String;
    type Nulls = NotNull;
    type Divides = NotNull;
}

#[diagnostic::do_not_recommend]
impl Operand for &String {
    type Type = String;
    type Nulls = NotNull;
    type Divides = NotNull;
}

#[diagnostic::do_not_recommend]
impl<V: Operand> Operand for Option<V> {
    type Type = V::Type;
    type Nulls = Nullable;
    type Divides = Nullable;
}

#[diagnostic::do_not_recommend]
impl<P: Path, T: DbType, const I: u16> Operand for Col<P, T, I> {
    type Type = T::Inner;
    type Nulls = NullOf<P, T>;
    type Divides = Nullable;
}

#[diagnostic::do_not_recommend]
impl<P: Path, T: Model, K: Kind, const I: u16> Operand for Rel<P, T, K, I> {
    type Type = T::Pk;
    type Nulls = KeyNull<P, K>;
    type Divides = Nullable;
}

#[diagnostic::do_not_recommend]
impl<T: DbType, M, N: Nullness> Operand for Expr<T, M, N> {
    type Type = T;
    type Nulls = N;
    type Divides = Nullable;
}

#[diagnostic::do_not_recommend]
impl<M> Operand for Pred<M> {
    type Type = bool;
    type Nulls = NotNull;
    type Divides = NotNull;
}

/// A column, an expression or a to-one relation: it says which model is asked.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a column nor an expression",
    label = "put a column first; `value(…)` makes an expression of a literal"
)]
pub trait Source: Operand {
    /// The model that is asked.
    type Root;

    /// It as an expression.
    fn into_expr(self) -> Expr<Self::Type, Self::Root, Self::Nulls>;
}

#[diagnostic::do_not_recommend]
impl<P: Path, T: DbType, const I: u16> Source for Col<P, T, I>
where
    P::Card: ToOne,
{
    type Root = P::Root;

    fn into_expr(self) -> Expr<Self::Type, Self::Root, Self::Nulls> {
        self.expr()
    }
}

#[diagnostic::do_not_recommend]
impl<P: Path, T: Model, K: Kind, const I: u16> Source for Rel<P, T, K, I>
where
    P::Card: ToOne,
    K::Own: ToOne,
{
    type Root = P::Root;

    fn into_expr(self) -> Expr<Self::Type, Self::Root, Self::Nulls> {
        self.key()
    }
}

#[diagnostic::do_not_recommend]
impl<T: DbType, M, N: Nullness> Source for Expr<T, M, N> {
    type Root = M;

    fn into_expr(self) -> Self {
        self
    }
}

/// A literal as an expression: `value(5) - p.stock`.
///
/// ```
/// # use carafe_orm::query::value;
/// # struct Product;
/// let five: carafe_orm::query::Expr<i32, Product> = value(5);
/// ```
pub fn value<T, M>(literal: T) -> Expr<T, M>
where
    T: DbType<Inner = T, Null = NotNull> + IntoExpr<T, M, NotNull>,
{
    let mut tape = Tape::default();
    put::<_, T, _, _>(literal, &mut tape);
    Expr::of(tape)
}

/// Appends an argument of type `X`. PostgreSQL cannot tell the type of a parameter in a function's place.
pub(super) fn put<V: IntoExpr<X, M, N>, X: DbType, M, N>(value: V, tape: &mut Tape) {
    value.write(tape);
    tape.op(Code::Typed, Class::of::<X>() as u16);
}
