//! Range columns in queries: what they contain, how they lie to others, and their ends.

use super::{
    Col,
    array::{Contained, Containing, Overlapping},
    expr::{Expr, IntoExpr, Literal, Of},
    function::{Func, kinds::call},
    kind::ToOne,
    path::Path,
    predicate::Pred,
    tape::{Code, Tape},
};
use crate::{
    shape::{RowType, Shape},
    value::{Class, DbType, NotNull, Nullable, Nullness, Range, RangeItem, Row},
};
use carafe_core::{Date, DateTime, Decimal, Result};
use std::{marker::PhantomData, ops};

#[diagnostic::do_not_recommend]
impl<T: RangeItem> Of<Self> for Range<T> {}

impl<T: RangeItem> Literal for Range<T> {}

#[diagnostic::do_not_recommend]
impl<T: RangeItem> Shape for Range<T> {
    const WIDTH: u16 = 1;

    fn decode(row: &mut Row<'_>) -> Result<Self> {
        row.get()
    }

    fn columns(columns: &mut RowType) {
        columns.value::<Self>();
    }
}

/// A value of a range, or a range inside of it.
#[derive(Debug)]
pub struct Within<T>(PhantomData<fn() -> T>);

/// A literal, whose type PostgreSQL cannot tell beside an operator for values and ranges.
fn literal<T: DbType>(value: T, tape: &mut Tape) {
    tape.value(value.into_value());
    tape.op(Code::Typed, Class::of::<T>() as u16);
}

macro_rules! range_literals {
    ($($type:ty, |$this:ident| $range:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: RangeItem, M, N> IntoExpr<Range<T>, M, N> for $type {
            type Null = NotNull;

            fn write(self, tape: &mut Tape) {
                let $this = self;
                literal::<Range<T>>($range, tape);
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: RangeItem, M, N> IntoExpr<Within<T>, M, N> for $type {
            type Null = NotNull;

            fn write(self, tape: &mut Tape) {
                let $this = self;
                literal::<Range<T>>($range, tape);
            }
        }
    )* };
}
range_literals! {
    Range<T>, |range| range;
    &Range<T>, |range| range.clone();
    ops::Range<T>, |range| Range::of(range);
    ops::RangeInclusive<T>, |range| Range::of(range);
    ops::RangeFrom<T>, |range| Range::of(range);
    ops::RangeTo<T>, |range| Range::of(range);
    ops::RangeToInclusive<T>, |range| Range::of(range);
    ops::RangeFull, |range| Range::of(range);
}

#[diagnostic::do_not_recommend]
impl<T: RangeItem> Of<Within<T>> for Range<T> {}

#[diagnostic::do_not_recommend]
impl<T: RangeItem> Of<Within<T>> for Option<Range<T>> {}

macro_rules! items {
    ($($type:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Of<Within<Self>> for $type {}

        #[diagnostic::do_not_recommend]
        impl Of<Within<$type>> for Option<$type> {}

        #[diagnostic::do_not_recommend]
        impl<M, N> IntoExpr<Within<$type>, M, N> for $type {
            type Null = NotNull;

            fn write(self, tape: &mut Tape) {
                literal(self, tape);
            }
        }

        #[diagnostic::do_not_recommend]
        impl<M, N1: Nullness, N2> IntoExpr<Within<$type>, M, N2> for Expr<$type, M, N1> {
            type Null = N1;

            // Whole numbers are calculated in 64 bits, and there is no operator for them beside a shorter range.
            fn write(self, tape: &mut Tape) {
                tape.join(self.tape);
                call(tape, Func::RangeItem, Class::of::<$type>(), 1);
            }
        }

        #[diagnostic::do_not_recommend]
        impl<M, N1: Nullness, N2> IntoExpr<Within<$type>, M, N2> for Expr<Range<$type>, M, N1> {
            type Null = N1;

            fn write(self, tape: &mut Tape) {
                tape.join(self.tape);
            }
        }

        #[diagnostic::do_not_recommend]
        impl Contained for $type {
            type Whole = Range<Self>;

            fn compare(tape: &mut Tape) {
                call(tape, Func::RangeHolds, Class::of::<Self>(), 2);
            }
        }
    )* };
}
items!(i32 i64 Decimal Date DateTime);

#[diagnostic::do_not_recommend]
impl<T: RangeItem> Containing for Range<T> {
    type Part = Within<T>;

    fn compare(tape: &mut Tape) {
        call(tape, Func::RangeContains, Class::of::<T>(), 2);
    }
}

#[diagnostic::do_not_recommend]
impl<T: RangeItem> Contained for Range<T> {
    type Whole = Self;

    fn compare(tape: &mut Tape) {
        call(tape, Func::RangeContainedBy, Class::of::<T>(), 2);
    }
}

#[diagnostic::do_not_recommend]
impl<T: RangeItem> Overlapping for Range<T> {
    type Other = Self;

    fn compare(tape: &mut Tape) {
        call(tape, Func::RangeOverlap, Class::of::<T>(), 2);
    }
}

/// A range column: [`fully_lt`](Col::fully_lt), [`start`](Col::start), …
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a range column",
    label = "this needs a `Range<…>` column"
)]
pub trait RangeLike: DbType {
    /// What it goes over.
    type Item: RangeItem;
}

#[diagnostic::do_not_recommend]
impl<T: RangeItem> RangeLike for Range<T> {
    type Item = T;
}

fn tested<T: RangeLike>(mut tape: Tape, func: Func, operands: usize) -> Tape {
    call(&mut tape, func, Class::of::<T::Item>(), operands);
    tape
}

macro_rules! compared {
    ($($(#[$doc:meta])* $name:ident $func:ident;)*) => {
        impl<T, M, N> Expr<T, M, N> { $(
            $(#[$doc])*
            pub fn $name<V>(self, range: V) -> Pred<M>
            where
                T: RangeLike,
                V: IntoExpr<Range<T::Item>, M, NotNull>,
            {
                let mut tape = self.tape;
                range.write(&mut tape);
                Pred::of(tested::<T>(tape, Func::$func, 2))
            }
        )* }

        impl<P: Path, T, const I: u16> Col<P, T, I> { $(
            $(#[$doc])*
            pub fn $name<V>(self, range: V) -> Pred<P::Root>
            where
                T: DbType,
                T::Inner: RangeLike,
                V: IntoExpr<Range<<T::Inner as RangeLike>::Item>, P::Root, NotNull>,
                P::Card: ToOne,
            {
                self.expr().$name(range)
            }
        )* }
    };
}
compared! {
    /// Lies before this range, without a value in common.
    ///
    /// ```
    /// # use carafe_orm::{Model, model::Id, value::Range};
    /// # use carafe_macros::model;
    /// #[model(crate = carafe_orm)]
    /// struct Course { id: Id<Self>, ages: Range<i32> }
    ///
    /// let for_children = Course::filter(|c| c.ages.fully_lt(18..));
    /// let for_forty = Course::filter(|c| c.ages.contains(40) & !c.ages.upper_inf());
    /// let free = Course::filter(|c| !c.ages.overlap(20..=30)).order_by(|c| c.ages.start());
    /// ```
    fully_lt RangeFullyLt;
    /// Lies behind this range, without a value in common.
    fully_gt RangeFullyGt;
    /// Has no value before this range.
    not_lt RangeNotLt;
    /// Has no value behind this range.
    not_gt RangeNotGt;
    /// Touches this range, with nothing between them and nothing in common.
    adjacent_to RangeAdjacentTo;
}

macro_rules! asked {
    ($($(#[$doc:meta])* $name:ident $func:ident;)*) => {
        impl<T, M, N> Expr<T, M, N> { $(
            $(#[$doc])*
            pub fn $name(self) -> Pred<M>
            where
                T: RangeLike,
            {
                Pred::of(tested::<T>(self.tape, Func::$func, 1))
            }
        )* }

        impl<P: Path, T, const I: u16> Col<P, T, I> { $(
            $(#[$doc])*
            pub fn $name(self) -> Pred<P::Root>
            where
                T: DbType,
                T::Inner: RangeLike,
                P::Card: ToOne,
            {
                self.expr().$name()
            }
        )* }
    };
}
asked! {
    /// Has no value at all.
    is_empty RangeIsEmpty;
    /// Its start is part of it.
    lower_inc RangeLowerInc;
    /// It has no start.
    lower_inf RangeLowerInf;
    /// Its end is part of it.
    upper_inc RangeUpperInc;
    /// It has no end.
    upper_inf RangeUpperInf;
}

macro_rules! ends {
    ($($(#[$doc:meta])* $name:ident $func:ident;)*) => {
        impl<T, M, N> Expr<T, M, N> { $(
            $(#[$doc])*
            pub fn $name(self) -> Expr<T::Item, M, Nullable>
            where
                T: RangeLike,
            {
                Expr::of(tested::<T>(self.tape, Func::$func, 1))
            }
        )* }

        impl<P: Path, T, const I: u16> Col<P, T, I> { $(
            $(#[$doc])*
            pub fn $name(self) -> Expr<<T::Inner as RangeLike>::Item, P::Root, Nullable>
            where
                T: DbType,
                T::Inner: RangeLike,
                P::Card: ToOne,
            {
                self.expr().$name()
            }
        )* }
    };
}
ends! {
    /// Where it starts: Django's `startswith`. NULL when it has no start.
    start RangeStart;
    /// Where it ends: Django's `endswith`. NULL when it has no end.
    end RangeEnd;
}
