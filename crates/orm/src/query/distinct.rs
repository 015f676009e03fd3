//! Fewer rows, other orders.

use super::{
    QuerySet,
    path::ColsOf,
    select::Exprs,
    tape::{Code, Tape},
};
use crate::{model::Model, shape::Shape, value::Value};

impl<M: Model, S: Shape> QuerySet<M, S> {
    /// Equal rows once. It is ordered by what it selects, if at all.
    pub fn distinct(mut self) -> Self {
        self.tape.op(Code::Distinct, 0);
        self
    }

    /// The first row, in the query's order, for each value of these columns.
    pub fn distinct_on<E: Exprs<M>>(mut self, columns: impl FnOnce(ColsOf<M>) -> E) -> Self {
        let mut on = Tape::default();
        columns(M::COLS).out(&mut on);
        self.tape.join_as(&on, Code::Out, Code::DistinctOn);
        self
    }

    /// The order the other way round.
    pub fn reverse(mut self) -> Self {
        self.tape.op(Code::AnyOrder, 0);
        self.tape.op(Code::Reverse, 0);
        self
    }

    /// In an order that is another each time.
    pub fn order_by_random(mut self) -> Self {
        self.tape.op(Code::NoOrder, 0);
        self.tape.op(Code::Random, 0);
        self
    }

    /// No row at all.
    pub fn none(mut self) -> Self {
        self.tape.value(Value::Bool(false));
        self.tape.op(Code::Filter, 0);
        self
    }
}
