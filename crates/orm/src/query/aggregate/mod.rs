//! Aggregates: one value of many rows.
//!
//! Of a to-many relation they are a value of the row that has it, in a sub-query of their own; of the query's own
//! rows they belong into [`QuerySet::aggregate`](super::QuerySet::aggregate), groups, or a window.

pub(crate) mod function;
mod methods;
mod totals;
mod values;

pub use self::{
    methods::{Integer, corr, count_all, covar_pop, covar_samp, regr},
    totals::{Aggregates, Totals},
};

use super::{
    Marker,
    expr::{Expr, IntoExpr},
    kind::FitsIn,
    order::IntoOrder,
    path::{Cols, Path},
    predicate::IntoPred,
    tape::{Code, PathNode, Tape},
    window::Over,
};
use crate::{
    model::Model,
    value::{DbType, NotNull},
};
use std::{fmt, marker::PhantomData};

/// Stands for a group of rows of `M`: what is one value of it belongs into `.aggregate()`, `.annotate()` and
/// `.having()` of groups, and is no value of a single row.
#[derive(Debug)]
pub struct Group<M>(Marker<M>);

/// An aggregate of type `T` in a query on `M`, over rows that `R` leads to.
///
/// It is an expression; before it is used as one it can be narrowed: [`filter`](Self::filter),
/// [`distinct`](Self::distinct), [`order_by`](Self::order_by), [`default`](Self::default), [`over`](Self::over).
#[must_use = "an aggregate does nothing by itself"]
pub struct Agg<T, M, N, R> {
    operands: Tape,
    parts: Tape,
    call: u16,
    node: Option<&'static PathNode>,
    types: Marker<(T, M, N, R)>,
}

impl<T, M, N, R> fmt::Debug for Agg<T, M, N, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Agg({:?}, {:?})", self.operands, self.parts)
    }
}

impl<T, M, N, R> Clone for Agg<T, M, N, R> {
    fn clone(&self) -> Self {
        Self {
            operands: self.operands.clone(),
            parts: self.parts.clone(),
            types: PhantomData,
            ..*self
        }
    }
}

impl<T, M, N, R> Agg<T, M, N, R> {
    fn new(call: u16, operands: Tape, node: Option<&'static PathNode>) -> Self {
        Self {
            operands,
            parts: Tape::default(),
            call,
            node,
            types: PhantomData,
        }
    }

    fn tape(self) -> Tape {
        let mut tape = Tape::default();
        match self.node {
            Some(node) => tape.at(Code::PartOpen, 1, node),
            None => tape.op(Code::PartOpen, 0),
        }
        tape.join(self.operands);
        tape.join(self.parts);
        tape.op(Code::Aggregate, self.call);
        tape
    }

    /// The aggregate as an expression, for what takes nothing else.
    pub fn expr(self) -> Expr<T, M, N> {
        Expr::of(self.tape())
    }

    /// Every value once.
    pub fn distinct(mut self) -> Self {
        self.parts.op(Code::PartDistinct, 0);
        self
    }

    /// This value when there is no row to make one of.
    pub fn default<V>(self, value: V) -> Expr<T, M>
    where
        T: DbType,
        V: IntoExpr<T, M, NotNull>,
        V::Null: FitsIn<NotNull>,
    {
        self.expr().optional().or(value)
    }
}

impl<T, M, N, R: Path> Agg<T, M, N, R> {
    /// Only of the rows that fit. The row is the related one, or the query's own.
    pub fn filter<E: IntoPred<R::Root>>(
        mut self,
        condition: impl FnOnce(<R::Model as Model>::Cols<R>) -> E,
    ) -> Self {
        if let Some(condition) = condition(*<<R::Model as Model>::Cols<R> as Cols>::ALL).into_tape()
        {
            self.parts.join(condition);
            self.parts.op(Code::Filter, 0);
        }
        self
    }

    /// The values in this order, where the order is seen: in [`string_agg`](super::Col::string_agg).
    pub fn order_by<O: IntoOrder<R::Root>>(
        mut self,
        order: impl FnOnce(<R::Model as Model>::Cols<R>) -> O,
    ) -> Self {
        order(*<<R::Model as Model>::Cols<R> as Cols>::ALL).order(&mut self.parts);
        self
    }
}

impl<T, M, N, R> Agg<T, Group<M>, N, R> {
    /// For each row, over the rows of its window: `p.price.sum().over(|w| w.partition_by(p.category))`.
    pub fn over(self, window: impl FnOnce(Over<M>) -> Over<M>) -> Expr<T, M, N> {
        Expr::of(window(Over::new()).around(self.tape()))
    }
}
