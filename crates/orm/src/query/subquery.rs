//! Queries inside queries, and what they say of the query around them.

use super::{
    expr::Expr,
    operand::Source,
    predicate::Pred,
    set::QuerySet,
    tape::{Code, Tape},
};
use crate::{
    model::Model,
    shape::Shape,
    value::{DbType, Nullable, Value},
};

/// In a query inside another one: a value of the row of the query around it.
///
/// `exists(Track::filter(|t| t.album.eq(outer(a.id))))`. Both may ask the same model: without `outer` a column is
/// always one of the inner query.
pub fn outer<V: Source, M>(value: V) -> Expr<V::Type, M, V::Nulls> {
    outer_by(1, value)
}

/// The same for a query that is so many levels further out: 2 for the one around the one around.
pub fn outer_by<V: Source, M>(levels: u8, value: V) -> Expr<V::Type, M, V::Nulls> {
    let mut tape = Tape::default();
    (0..levels).for_each(|_| tape.op(Code::Outer, 0));
    tape.join(value.into_expr().tape);
    (0..levels).for_each(|_| tape.op(Code::EndOuter, 0));
    Expr::of(tape)
}

/// The query has a row: `Album::filter(|a| exists(Track::filter(|t| t.album.eq(outer(a.id)))))`.
pub fn exists<X: Model, S: Shape, M>(query: QuerySet<X, S>) -> Pred<M> {
    let mut tape = enclosed(query.tape);
    tape.op(Code::HasRow, 0);
    Pred::of(tape)
}

fn enclosed(query: Tape) -> Tape {
    let mut tape = Tape::default();
    tape.op(Code::Query, 0);
    tape.join(query);
    tape.op(Code::EndQuery, 0);
    tape
}

impl<X: Model, T: Shape> QuerySet<X, T> {
    /// The first row's one column as a value in a query around this one; NULL when there is no row.
    pub fn scalar<M>(mut self) -> Expr<T::Inner, M, Nullable>
    where
        T: DbType,
    {
        self.tape.op(Code::AnyOrder, 0);
        self.tape.op_with(Code::Limit, 0, Value::Int(1));
        let mut tape = enclosed(self.tape);
        tape.op(Code::Scalar, 0);
        Expr::of(tape)
    }
}
