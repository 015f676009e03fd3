//! JSON made of columns.

use super::kinds::{Call, Func, call};
use crate::{
    query::{
        Expr, Operand,
        expr::IntoExpr,
        operand::put,
        tape::{Code, Tape},
    },
    value::{Class, Json, NotNull, Value},
};

/// The values of a JSON array: a tuple of columns, expressions and literals.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tuple of values of `{M}`",
    label = "expected `(p.id, p.name)`, or with names `((\"id\", p.id), (\"name\", p.name))`"
)]
pub trait JsonValues<M> {
    /// Appends them to a tape.
    fn gather(self, tape: &mut Tape);
}

/// The fields of a JSON object: a tuple of pairs of a name and a value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tuple of named values of `{M}`",
    label = "expected `((\"id\", p.id), (\"name\", p.name))`"
)]
pub trait JsonFields<M> {
    /// Appends them to a tape.
    fn gather(self, tape: &mut Tape);
}

fn item<V, M>(value: V, tape: &mut Tape)
where
    V: Operand + IntoExpr<V::Type, M, NotNull>,
{
    put::<V, V::Type, M, NotNull>(value, tape);
    tape.op(Code::Number, Class::of::<V::Type>() as u16);
}

fn name(name: &str, tape: &mut Tape) {
    tape.value(Value::Text(name.into()));
    tape.op(Code::Typed, Class::Text as u16);
}

macro_rules! tuples {
    ($(($($part:ident)*))*) => { $(
        #[diagnostic::do_not_recommend]
        #[allow(non_snake_case, reason = "the type's name serves as the binding's")]
        impl<M, $($part: Operand + IntoExpr<<$part as Operand>::Type, M, NotNull>),*> JsonValues<M> for ($($part,)*) {
            fn gather(self, tape: &mut Tape) {
                let ($($part,)*) = self;
                let count = [$({ item::<$part, M>($part, tape); stringify!($part) }),*].len();
                call(tape, Func::JsonArray, Class::Text, (count * 2).min(Call::MOST));
            }
        }

        #[diagnostic::do_not_recommend]
        #[allow(non_snake_case, reason = "the type's name serves as the binding's")]
        impl<M, $($part: Operand + IntoExpr<<$part as Operand>::Type, M, NotNull>),*> JsonFields<M> for ($((&str, $part),)*) {
            fn gather(self, tape: &mut Tape) {
                let ($($part,)*) = self;
                let count = [$({ name($part.0, tape); item::<$part, M>($part.1, tape); stringify!($part) }),*].len();
                call(tape, Func::JsonObject, Class::Text, (count * 3).min(Call::MOST));
            }
        }
    )* };
}
tuples!((A) (A B) (A B C) (A B C D) (A B C D E));

/// A JSON array of these values.
pub fn json_array<M, V: JsonValues<M>>(values: V) -> Expr<Json, M> {
    let mut tape = Tape::default();
    values.gather(&mut tape);
    Expr::of(tape)
}

/// A JSON object of these fields.
pub fn json_object<M, V: JsonFields<M>>(fields: V) -> Expr<Json, M> {
    let mut tape = Tape::default();
    fields.gather(&mut tape);
    Expr::of(tape)
}
