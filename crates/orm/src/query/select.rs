//! `.select()`: columns instead of whole rows.

use super::{
    column::Col,
    expr::{Expr, KeyNull},
    kind::{Kind, ToOne},
    path::Path,
    relation::Rel,
    tape::{Code, Tape},
};
use crate::{
    model::Model,
    shape::Shape,
    value::{DbType, Nullness},
};

/// What `.select()` takes: columns and expressions, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a column or expression of `{M}`",
    label = "expected columns or expressions of `{M}`",
    note = "a column behind a to-many relation has many values"
)]
pub trait Exprs<M> {
    /// The row type: nullable columns and columns behind nullable relations are `Option`s.
    type Out: Shape;

    /// Appends them to a tape.
    fn out(self, tape: &mut Tape);
}

#[diagnostic::do_not_recommend]
impl<P: Path, T: DbType, const I: u16> Exprs<P::Root> for Col<P, T, I>
where
    P::Card: ToOne,
    <P::Null as Nullness>::Wrap<T>: Shape,
{
    type Out = <P::Null as Nullness>::Wrap<T>;

    fn out(self, tape: &mut Tape) {
        tape.at(Code::Column, I, P::NODE);
        tape.op(Code::Out, 0);
    }
}

#[diagnostic::do_not_recommend]
impl<P: Path, T: Model, K: Kind, const I: u16> Exprs<P::Root> for Rel<P, T, K, I>
where
    K::Own: ToOne,
    P::Card: ToOne,
    <KeyNull<P, K> as Nullness>::Wrap<T::Pk>: Shape,
{
    type Out = <KeyNull<P, K> as Nullness>::Wrap<T::Pk>;

    fn out(self, tape: &mut Tape) {
        tape.at(Code::RelationKey, I, P::NODE);
        tape.op(Code::Out, 0);
    }
}

#[diagnostic::do_not_recommend]
impl<M, T: DbType, N: Nullness> Exprs<M> for Expr<T, M, N>
where
    N::Wrap<T>: Shape,
{
    type Out = N::Wrap<T>;

    fn out(self, tape: &mut Tape) {
        tape.join(self.tape);
        tape.op(Code::Out, 0);
    }
}

macro_rules! tuples {
    ($(($($expr:ident)*))*) => { $(
        #[diagnostic::do_not_recommend]
        #[allow(non_snake_case, reason = "the type's name serves as the binding's")]
        impl<M, $($expr: Exprs<M>),*> Exprs<M> for ($($expr,)*) {
            type Out = ($($expr::Out,)*);

            fn out(self, tape: &mut Tape) {
                let ($($expr,)*) = self;
                $($expr.out(tape);)*
            }
        }
    )* };
}
tuples!((A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) (A B C D E F G H I)
    (A B C D E F G H I J) (A B C D E F G H I J K) (A B C D E F G H I J K L));
