//! One of several values: `case()`, `coalesce`, `greatest`, `least`; and texts put together.

use super::kinds::{Call, Func, call};
use crate::{
    query::{
        Expr, Marker, Operand,
        expr::IntoExpr,
        operand::{Source, put},
        predicate::IntoPred,
        select::Exprs,
        tape::{Code, Tape},
    },
    shape::Shape,
    value::{Class, DbType, NotNull, Nullable, Nullness},
};
use std::{fmt, marker::PhantomData};

/// Starts a choice: the value beside the first condition that holds.
///
/// ```
/// # use carafe_orm::query::{Expr, Pred, case};
/// # struct Product;
/// # fn price(small: Pred<Product>, large: Pred<Product>) -> Expr<String, Product> {
/// case().when(small, "small").when(large, "large").otherwise("middling")
/// # }
/// ```
pub fn case() -> CaseStart {
    CaseStart(())
}

/// A choice without a condition so far.
#[must_use = "write `.when(condition, value)` behind it"]
#[derive(Debug)]
pub struct CaseStart(());

/// A choice; it ends with [`otherwise`](Self::otherwise) or [`end`](Self::end).
#[must_use = "write `.otherwise(value)` or `.end()` behind it"]
pub struct Case<T, M, N = NotNull> {
    tape: Tape,
    operands: u16,
    types: Marker<(T, M, N)>,
}

impl<T, M, N> fmt::Debug for Case<T, M, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tape.fmt(f)
    }
}

fn condition<M>(condition: impl IntoPred<M>, tape: &mut Tape) {
    if let Some(condition) = condition.into_tape() {
        tape.join(condition);
    } else {
        tape.value(crate::value::Value::Bool(true));
        tape.op(Code::Typed, Class::Bool as u16);
    }
}

impl CaseStart {
    /// This value where the condition holds. Its type is that of the choice.
    #[expect(clippy::unused_self, reason = "it goes on from `case()`")]
    pub fn when<E: IntoPred<M>, V, M>(self, holds: E, value: V) -> Case<V::Type, M, V::Nulls>
    where
        V: Operand + IntoExpr<V::Type, M, NotNull>,
    {
        let mut tape = Tape::default();
        condition(holds, &mut tape);
        put::<V, <V as Operand>::Type, M, NotNull>(value, &mut tape);
        Case {
            tape,
            operands: 2,
            types: PhantomData,
        }
    }
}

impl<T, M, N> Case<T, M, N> {
    /// This value where the condition holds and none before does.
    pub fn when<E, V>(
        self,
        holds: E,
        value: V,
    ) -> Case<T, M, <N as Nullness>::Or<<V as Operand>::Nulls>>
    where
        E: IntoPred<M>,
        T: DbType,
        N: Nullness,
        V: Operand + IntoExpr<T, M, NotNull>,
    {
        let mut tape = self.tape;
        condition(holds, &mut tape);
        put::<V, T, M, NotNull>(value, &mut tape);
        Case {
            tape,
            operands: self.operands + 2,
            types: PhantomData,
        }
    }

    /// This value where no condition holds.
    pub fn otherwise<V>(self, value: V) -> Expr<T, M, <N as Nullness>::Or<<V as Operand>::Nulls>>
    where
        T: DbType,
        N: Nullness,
        V: Operand + IntoExpr<T, M, NotNull>,
    {
        let mut tape = self.tape;
        put::<V, T, M, NotNull>(value, &mut tape);
        tape.op(Code::Case, self.operands + 1);
        Expr::of(tape)
    }

    /// NULL where no condition holds.
    pub fn end(self) -> Expr<T, M, Nullable> {
        let mut tape = self.tape;
        tape.op(Code::Case, self.operands);
        Expr::of(tape)
    }
}

/// Without an [`otherwise`](Case::otherwise) it may be NULL.
#[diagnostic::do_not_recommend]
impl<T: DbType, M, N> Exprs<M> for Case<T, M, N>
where
    <Nullable as Nullness>::Wrap<T>: Shape,
{
    type Out = <Nullable as Nullness>::Wrap<T>;

    fn out(self, tape: &mut Tape) {
        self.end().out(tape);
    }
}

/// Several values of one type: a tuple whose first one is a column or an expression.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tuple of values of one type",
    label = "expected `(column, other, …)`: a column or expression first, then values of its type"
)]
pub trait Values {
    /// Their type.
    type Type: DbType;
    /// The model that is asked.
    type Root;
    /// Whether all may be NULL.
    type AllNull: Nullness;

    /// How many.
    const COUNT: usize;

    /// Them on a tape.
    fn gather(self) -> Tape;
}

macro_rules! values {
    ($(($first:ident $($other:ident)*))*) => { $(
        #[diagnostic::do_not_recommend]
        #[allow(non_snake_case, reason = "the type's name serves as the binding's")]
        impl<$first: Source, $($other),*> Values for ($first, $($other),*)
        where
            $($other: Operand + IntoExpr<$first::Type, $first::Root, NotNull>),*
        {
            type Type = $first::Type;
            type Root = $first::Root;
            type AllNull = values!(@and $first $($other)*);

            const COUNT: usize = 1 + [$(stringify!($other)),*].len();

            fn gather(self) -> Tape {
                let ($first, $($other),*) = self;
                let mut tape = $first.into_expr().tape;
                $(put::<$other, $first::Type, $first::Root, NotNull>($other, &mut tape);)*
                tape
            }
        }
    )* };
    (@and $one:ident) => { <$one as Operand>::Nulls };
    (@and $one:ident $($more:ident)+) => { <<$one as Operand>::Nulls as Nullness>::And<values!(@and $($more)+)> };
}
values!((A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H));

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident $func:ident;)*) => { $(
        $(#[$doc])*
        pub fn $name<V: Values>(values: V) -> Expr<V::Type, V::Root, V::AllNull> {
            let mut tape = values.gather();
            call(&mut tape, Func::$func, Class::of::<V::Type>(), V::COUNT);
            Expr::of(tape)
        }
    )* };
}
choices! {
    /// The first of these that is not NULL: `coalesce((p.nick, p.name, "nobody"))`.
    coalesce Coalesce;
    /// The greatest of those that are not NULL: `greatest((p.price, p.cost, 0))`.
    greatest Greatest;
    /// The least of those that are not NULL: `least((p.price, p.cost))`.
    least Least;
}

/// Several texts: a tuple of columns, expressions and literals.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tuple of texts of `{M}`",
    label = "expected `(p.first_name, \" \", p.last_name)`; `.to_text()` makes texts of numbers"
)]
pub trait Concat<M> {
    /// Appends them to a tape.
    fn gather(self, tape: &mut Tape);
}

macro_rules! texts {
    ($(($($part:ident)*))*) => { $(
        #[diagnostic::do_not_recommend]
        #[allow(non_snake_case, reason = "the type's name serves as the binding's")]
        impl<M, $($part: IntoExpr<String, M, Nullable>),*> Concat<M> for ($($part,)*) {
            fn gather(self, tape: &mut Tape) {
                let ($($part,)*) = self;
                let operands = [$({ put::<$part, String, M, Nullable>($part, tape); stringify!($part) }),*].len();
                call(tape, Func::Concat, Class::Text, operands.min(Call::MOST));
            }
        }
    )* };
}
texts!((A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H));

/// Texts one after another; NULL is an empty one.
///
/// ```
/// # use carafe_orm::query::{Concat, Expr, concat};
/// # struct Person;
/// # fn name(parts: impl Concat<Person>) -> Expr<String, Person> {
/// concat(parts) // such as `(p.first_name, " ", p.last_name)`
/// # }
/// ```
pub fn concat<M, V: Concat<M>>(texts: V) -> Expr<String, M> {
    let mut tape = Tape::default();
    texts.gather(&mut tape);
    Expr::of(tape)
}
