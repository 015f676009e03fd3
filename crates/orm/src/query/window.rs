//! Windows: a value of each row that other rows take part in.

use super::{
    Marker,
    expr::{Expr, IntoExpr},
    operand::{Operand, Source},
    order::IntoOrder,
    select::Exprs,
    tape::{Code, Tape},
};
use crate::value::{NotNull, Nullable};
use std::{
    fmt,
    marker::PhantomData,
    ops::{Bound, RangeBounds},
};

/// The functions that need a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum WindowCall {
    RowNumber,
    Rank,
    DenseRank,
    PercentRank,
    CumeDist,
    Ntile,
    Lag,
    Lead,
    FirstValue,
    LastValue,
    NthValue,
    /// [`WindowCall::Lag`] with a default.
    LagOr,
    /// [`WindowCall::Lead`] with a default.
    LeadOr,
}

impl WindowCall {
    /// All of them, by number.
    pub(crate) const ALL: [Self; 13] = [
        Self::RowNumber,
        Self::Rank,
        Self::DenseRank,
        Self::PercentRank,
        Self::CumeDist,
        Self::Ntile,
        Self::Lag,
        Self::Lead,
        Self::FirstValue,
        Self::LastValue,
        Self::NthValue,
        Self::LagOr,
        Self::LeadOr,
    ];
}

/// Which rows take part: partition, order and frame.
#[must_use = "the closure of `.over()` has to give it back"]
pub struct Over<M> {
    parts: Tape,
    frame: Option<Frame>,
    exclude: u16,
    model: Marker<M>,
}

/// Unit, first and last row of a frame.
type Frame = (u16, Option<i64>, Option<i64>);

impl<M> fmt::Debug for Over<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.fmt(f)
    }
}

macro_rules! frames {
    ($($(#[$doc:meta])* $name:ident $unit:literal;)*) => { $(
        $(#[$doc])*
        pub fn $name(mut self, frame: impl RangeBounds<i64>) -> Self {
            self.frame = Some(bounds($unit, &frame));
            self
        }
    )* };
}

impl<M> Over<M> {
    pub(super) fn new() -> Self {
        Self {
            parts: Tape::default(),
            frame: None,
            exclude: 0,
            model: PhantomData,
        }
    }

    /// Only rows with the same values take part.
    pub fn partition_by<E: Exprs<M>>(mut self, values: E) -> Self {
        values.out(&mut self.parts);
        self
    }

    /// In this order.
    pub fn order_by<O: IntoOrder<M>>(mut self, order: O) -> Self {
        order.order(&mut self.parts);
        self
    }

    frames! {
        /// The frame in rows around the current one, which is 0: `-2..=0`, `..=0`, `0..`.
        rows 0;
        /// The frame by the ordering value: `-5..=5` are the rows whose value is at most 5 away.
        range 1;
        /// The frame in groups of rows that sort alike.
        groups 2;
    }

    /// Without the current row.
    pub fn exclude_current_row(mut self) -> Self {
        self.exclude = 1;
        self
    }

    /// Without the current row and those that sort like it.
    pub fn exclude_group(mut self) -> Self {
        self.exclude = 2;
        self
    }

    /// Without the rows that sort like the current one; it stays.
    pub fn exclude_ties(mut self) -> Self {
        self.exclude = 3;
        self
    }

    /// The function with this window.
    pub(super) fn around(self, mut function: Tape) -> Tape {
        function.op(Code::PartOpen, 0);
        function.join(self.parts);
        let usual = (1, None, Some(0));
        let frame = self.frame.or((self.exclude > 0).then_some(usual));
        if let Some((unit, start, end)) = frame {
            let ends = u16::from(start.is_some()) << 2 | u16::from(end.is_some()) << 3;
            digits(&mut function, start.unwrap_or_default());
            digits(&mut function, end.unwrap_or_default());
            function.op(Code::Frame, unit | ends | self.exclude << 4);
        }
        function.op(Code::Over, 0);
        function
    }
}

fn bounds(unit: u16, frame: &impl RangeBounds<i64>) -> Frame {
    let start = match frame.start_bound() {
        Bound::Included(row) => Some(*row),
        Bound::Excluded(row) => Some(row.saturating_add(1)),
        Bound::Unbounded => None,
    };
    let end = match frame.end_bound() {
        Bound::Included(row) => Some(*row),
        Bound::Excluded(row) => Some(row.saturating_sub(1)),
        Bound::Unbounded => None,
    };
    (unit, start, end)
}

/// A number that is part of the statement's text: not every database takes parameters there.
fn digits(tape: &mut Tape, number: i64) {
    for part in number.to_be_bytes().chunks_exact(2) {
        tape.op(Code::Digits, u16::from_be_bytes([part[0], part[1]]));
    }
}

/// A function that needs a window: [`over`](Self::over) makes an expression of it.
#[must_use = "a window function needs `.over(|w| …)`"]
pub struct WindowFn<T, M, N> {
    tape: Tape,
    call: WindowCall,
    types: Marker<(T, M, N)>,
}

impl<T, M, N> fmt::Debug for WindowFn<T, M, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}({:?})", self.call, self.tape)
    }
}

impl<T, M, N> WindowFn<T, M, N> {
    fn new(call: WindowCall, tape: Tape) -> Self {
        Self {
            tape,
            call,
            types: PhantomData,
        }
    }

    /// The window: `.over(|w| w.partition_by(p.category).order_by(-p.price))`.
    pub fn over(self, window: impl FnOnce(Over<M>) -> Over<M>) -> Expr<T, M, N> {
        let mut tape = self.tape;
        tape.op(Code::WindowFunction, self.call as u16);
        Expr::of(window(Over::new()).around(tape))
    }
}

/// [`lag`] and [`lead`].
impl<T, M> WindowFn<T, M, Nullable> {
    /// This value where there is no such row.
    pub fn default<V: IntoExpr<T, M, NotNull>>(mut self, value: V) -> Self {
        let call = match self.call {
            WindowCall::Lag => WindowCall::LagOr,
            WindowCall::Lead => WindowCall::LeadOr,
            other => other,
        };
        if call != self.call {
            value.write(&mut self.tape);
            self.call = call;
        }
        self
    }
}

macro_rules! ranks {
    ($($(#[$doc:meta])* $name:ident $call:ident $type:ty;)*) => { $(
        $(#[$doc])*
        pub fn $name<M>() -> WindowFn<$type, M, NotNull> {
            WindowFn::new(WindowCall::$call, Tape::default())
        }
    )* };
}
ranks! {
    /// The row's number in its partition, from 1.
    row_number RowNumber i64;
    /// The row's rank: rows that sort alike share one, and leave a gap behind.
    rank Rank i64;
    /// The row's rank without gaps.
    dense_rank DenseRank i64;
    /// The rank as a part of one: 0 for the first, 1 for the last.
    percent_rank PercentRank f64;
    /// Which part of the rows comes before this one, or sorts like it.
    cume_dist CumeDist f64;
}

/// The number of the row's bucket, when the partition is cut into so many of about the same size.
pub fn ntile<M>(buckets: u32) -> WindowFn<i64, M, NotNull> {
    let mut tape = Tape::default();
    digits(&mut tape, buckets.into());
    WindowFn::new(WindowCall::Ntile, tape)
}

type ValueFn<V> = WindowFn<<V as Operand>::Type, <V as Source>::Root, Nullable>;

fn value_of<V: Source>(call: WindowCall, value: V, number: Option<u32>) -> ValueFn<V> {
    let mut tape = value.into_expr().tape;
    if let Some(number) = number {
        digits(&mut tape, number.into());
    }
    WindowFn::new(call, tape)
}

macro_rules! numbered {
    ($($(#[$doc:meta])* $name:ident $call:ident;)*) => { $(
        $(#[$doc])*
        pub fn $name<V: Source>(value: V, rows: u32) -> ValueFn<V> {
            value_of(WindowCall::$call, value, Some(rows))
        }
    )* };
}
numbered! {
    /// The value that so many rows before this one have.
    lag Lag;
    /// The value that so many rows after this one have.
    lead Lead;
    /// The value of row number `rows` of the frame, from 1.
    nth_value NthValue;
}

/// The value of the frame's first row.
pub fn first_value<V: Source>(value: V) -> ValueFn<V> {
    value_of(WindowCall::FirstValue, value, None)
}

/// The value of the frame's last row. Without a frame that is the current row, as everywhere in SQL.
pub fn last_value<V: Source>(value: V) -> ValueFn<V> {
    value_of(WindowCall::LastValue, value, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_is_found_by_its_number() {
        for (number, call) in (0..).zip(WindowCall::ALL) {
            assert_eq!(call as u16, number);
        }
    }

    #[test]
    fn ranges_of_every_form_are_frames() {
        assert_eq!(bounds(0, &(-2..=0)), (0, Some(-2), Some(0)));
        assert_eq!(bounds(0, &(..3)), (0, None, Some(2)));
        assert_eq!(bounds(1, &(1..)), (1, Some(1), None));
        assert_eq!(bounds(2, &..), (2, None, None));
    }
}
