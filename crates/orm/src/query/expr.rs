//! Expressions, and what may stand beside a column in a comparison.

use super::{
    Marker, Never,
    column::Col,
    kind::{Kind, ToOne},
    path::{Path, RowOf},
    predicate::Pred,
    relation::Rel,
    tape::{Code, Tape},
};
use crate::{
    model::{Fk, Id, Model},
    shape::{RowType, Shape},
    value::{DbType, NotNull, Nullable, Nullness, Row, Value},
};
use carafe_core::{Date, DateTime, Decimal, Result, Time, Uuid};
use std::{fmt, marker::PhantomData};

/// Whether the column at the end of a path may be NULL. The column's own nullness comes first, so that it resolves
/// for a path that is still generic.
pub(crate) type NullOf<P, T> = <<T as DbType>::Null as Nullness>::Or<<P as Path>::Null>;

/// Whether the key of a relation at the end of a path may be NULL.
pub(super) type KeyNull<P, K> = <<K as Kind>::OwnNull as Nullness>::Or<<P as Path>::Null>;

/// A computed value of type `T` in a query on `M`.
#[must_use = "an expression does nothing by itself"]
pub struct Expr<T, M, N = NotNull> {
    pub(crate) tape: Tape,
    types: Marker<(T, M, N)>,
}

/// A computed value that may be NULL. `.optional()` makes one of any expression.
pub type Maybe<T, M> = Expr<T, M, Nullable>;

impl<T, M, N> fmt::Debug for Expr<T, M, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tape.fmt(f)
    }
}

impl<T, M, N> Expr<T, M, N> {
    pub(crate) fn of(tape: Tape) -> Self {
        Self {
            tape,
            types: PhantomData,
        }
    }

    /// `self <code> value`.
    pub(super) fn binary<V: IntoExpr<X, M, L>, X, L>(mut self, code: Code, value: V) -> Tape {
        value.write(&mut self.tape);
        self.tape.op(code, 0);
        self.tape
    }
}

/// What may be compared with, or assigned to, a value of type `T` in a query on `M`; `N` says whether NULL may.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not fit a `{T}` column of `{M}`",
    label = "expected a `{T}`, or an expression of that type"
)]
pub trait IntoExpr<T, M, N> {
    /// Whether it may be NULL.
    type Null: Nullness;

    /// Appends it to a tape.
    fn write(self, tape: &mut Tape);
}

#[diagnostic::do_not_recommend]
impl<T, M, N1: Nullness, N2> IntoExpr<T, M, N2> for Expr<T, M, N1> {
    type Null = N1;

    fn write(self, tape: &mut Tape) {
        tape.join(self.tape);
    }
}

#[diagnostic::do_not_recommend]
impl<V: IntoExpr<T, M, Nullable>, T, M> IntoExpr<T, M, Nullable> for Option<V> {
    type Null = Nullable;

    fn write(self, tape: &mut Tape) {
        match self {
            Some(value) => value.write(tape),
            None => tape.op(Code::Null, 0),
        }
    }
}

// A second implementation keeps rustc from printing the first one under every mistake.
#[diagnostic::do_not_recommend]
impl<V, T, M> IntoExpr<T, M, Never> for Option<V> {
    type Null = Nullable;

    fn write(self, _: &mut Tape) {}
}

#[diagnostic::do_not_recommend]
impl<P: Path, T: Of<X>, X, M, N, const I: u16> IntoExpr<X, M, N> for Col<P, T, I>
where
    P: RowOf<M>,
    P::Card: ToOne,
{
    type Null = NullOf<P, T>;

    #[inline]
    fn write(self, tape: &mut Tape) {
        tape.at(Code::Column, I, P::NODE);
    }
}

#[diagnostic::do_not_recommend]
impl<P: Path, T: Model<Pk = Id<T, R>>, R: DbType, K: Kind, M, N, const I: u16>
    IntoExpr<Id<T, R>, M, N> for Rel<P, T, K, I>
where
    P: RowOf<M>,
    K::Own: ToOne,
{
    type Null = KeyNull<P, K>;

    fn write(self, tape: &mut Tape) {
        tape.at(Code::RelationKey, I, P::NODE);
    }
}

/// A column of type `Self` where a `T` is expected.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` column cannot be used where `{T}` is expected",
    label = "this column holds `{Self}`, not `{T}`"
)]
pub trait Of<T>: DbType {}

#[diagnostic::do_not_recommend]
impl<T: DbType<Inner = T, Null = NotNull>> Of<T> for Option<T> {}

#[diagnostic::do_not_recommend]
impl<M: 'static, R: DbType<Inner = R, Null = NotNull>> Of<Self> for Id<M, R> {}

macro_rules! literals {
    ($($type:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Of<Self> for $type {}

        #[diagnostic::do_not_recommend]
        impl Shape for $type {
            const WIDTH: u16 = 1;

            #[inline]
            fn decode(row: &mut Row<'_>) -> Result<Self> {
                row.get()
            }

            fn columns(columns: &mut RowType) {
                columns.value::<Self>();
            }
        }

        #[diagnostic::do_not_recommend]
        impl<M, N> IntoExpr<$type, M, N> for $type {
            type Null = NotNull;

            #[inline]
            fn write(self, tape: &mut Tape) {
                tape.value(self.into_value());
            }
        }
    )* };
}
literals!(i16 i32 i64 f64 bool String Decimal Date Time DateTime);

macro_rules! converted {
    ($($from:ty => $($to:ty),*;)*) => { $($(
        #[diagnostic::do_not_recommend]
        impl<M, N> IntoExpr<$to, M, N> for $from {
            type Null = NotNull;

            #[inline]
            fn write(self, tape: &mut Tape) {
                tape.value(<$to>::from(self).into_value());
            }
        }
    )*)* };
}
converted! { i16 => i32, i64, Decimal, f64; i32 => i64, Decimal, f64; i64 => Decimal; &String => String; }

#[diagnostic::do_not_recommend]
impl<M, N> IntoExpr<String, M, N> for &str {
    type Null = NotNull;

    #[inline]
    fn write(self, tape: &mut Tape) {
        tape.value(Value::Text(self.into()));
    }
}

#[diagnostic::do_not_recommend]
impl<M, N> IntoExpr<Never, M, N> for &str {
    type Null = NotNull;

    fn write(self, _: &mut Tape) {}
}

#[diagnostic::do_not_recommend]
impl<M, N> IntoExpr<Vec<u8>, M, N> for &[u8] {
    type Null = NotNull;

    fn write(self, tape: &mut Tape) {
        tape.value(Value::Bytes(self.into()));
    }
}

#[diagnostic::do_not_recommend]
impl<X, M, N, R: DbType<Inner = R, Null = NotNull>> IntoExpr<Id<X, R>, M, N> for Id<X, R> {
    type Null = NotNull;

    #[inline]
    fn write(self, tape: &mut Tape) {
        tape.value(self.raw().into_value());
    }
}

macro_rules! raw_keys {
    ($($from:ty => $raw:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<X, M, N> IntoExpr<Id<X, $raw>, M, N> for $from {
            type Null = NotNull;

            #[inline]
            fn write(self, tape: &mut Tape) {
                tape.value(<$raw>::from(self).into_value());
            }
        }
    )* };
}
raw_keys! { i64 => i64; i32 => i64; i32 => i32; i16 => i16; String => String; &str => String; Uuid => Uuid; }

macro_rules! rows_as_keys {
    ($($row:ty, |$this:ident| $key:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Model<Pk = Id<T, R>>, R: DbType, M, N> IntoExpr<Id<T, R>, M, N> for $row
        where
            Id<T, R>: DbType,
        {
            type Null = NotNull;

            fn write(self, tape: &mut Tape) {
                let $this = self;
                tape.value($key.to_value());
            }
        }
    )* };
}
rows_as_keys! { &T, |row| row.pk(); &Fk<T>, |key| key.id; Fk<T>, |key| key.id; }

impl<T: DbType, M, N> Expr<T, M, N> {
    /// Equal; NULL equals NULL.
    pub fn eq<V: IntoExpr<T, M, N>>(self, value: V) -> Pred<M> {
        Pred::of(self.binary(Code::Eq, value))
    }

    /// Not equal; NULL differs from every value.
    pub fn ne<V: IntoExpr<T, M, N>>(self, value: V) -> Pred<M> {
        Pred::of(self.binary(Code::Ne, value))
    }

    /// Less.
    pub fn lt<V: IntoExpr<T, M, NotNull>>(self, value: V) -> Pred<M> {
        Pred::of(self.binary(Code::Lt, value))
    }

    /// Less or equal.
    pub fn le<V: IntoExpr<T, M, NotNull>>(self, value: V) -> Pred<M> {
        Pred::of(self.binary(Code::Le, value))
    }

    /// Greater.
    pub fn gt<V: IntoExpr<T, M, NotNull>>(self, value: V) -> Pred<M> {
        Pred::of(self.binary(Code::Gt, value))
    }

    /// Greater or equal.
    pub fn ge<V: IntoExpr<T, M, NotNull>>(self, value: V) -> Pred<M> {
        Pred::of(self.binary(Code::Ge, value))
    }
}

/// What `.in_()` takes: a list, or a query that selects one column.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list or subquery of `{T}` values",
    label = "expected a list, or a query that selects one `{T}` column"
)]
pub trait InSet<T, M> {
    /// Appends it and the comparison.
    fn write(self, tape: &mut Tape);
}

/// Writes each value on a tape of its own and gathers them into one list.
fn write_list<V: IntoExpr<T, M, NotNull>, T, M>(
    values: impl IntoIterator<Item = V>,
    tape: &mut Tape,
) {
    let mut items = Tape::default();
    values.into_iter().for_each(|value| value.write(&mut items));
    tape.value(Value::List(items.values().into()));
    tape.op(Code::In, 0);
}

/// A literal: only those can be gathered into a list.
pub trait Literal {}

macro_rules! literal_marks {
    ($($type:ty)*) => { $( impl Literal for $type {} )* };
}
literal_marks!(i16 i32 i64 f64 bool String &str &String Decimal Date Time DateTime);
impl<M, R> Literal for Id<M, R> {}
impl<T: Model> Literal for Fk<T> {}
impl<T: Model> Literal for &T {}

#[diagnostic::do_not_recommend]
impl<V: IntoExpr<T, M, NotNull> + Literal, T, M> InSet<T, M> for Vec<V> {
    fn write(self, tape: &mut Tape) {
        write_list(self, tape);
    }
}

#[diagnostic::do_not_recommend]
impl<V: IntoExpr<T, M, NotNull> + Literal, T, M, const K: usize> InSet<T, M> for [V; K] {
    fn write(self, tape: &mut Tape) {
        write_list(self, tape);
    }
}

#[diagnostic::do_not_recommend]
impl<V: IntoExpr<T, M, NotNull> + Literal + Clone, T, M> InSet<T, M> for &[V] {
    fn write(self, tape: &mut Tape) {
        write_list(self.iter().cloned(), tape);
    }
}

#[diagnostic::do_not_recommend]
impl<X: Model, T: Shape, M> InSet<T, M> for super::QuerySet<X, T> {
    fn write(self, tape: &mut Tape) {
        tape.op(Code::Query, 0);
        tape.join(self.tape);
        tape.op(Code::EndQuery, 0);
        tape.op(Code::In, 1);
    }
}
