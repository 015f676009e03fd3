//! One row of a query, by its place.

use super::{
    QuerySet,
    order::IntoOrder,
    path::{ColsOf, Path, Root},
    tape::{Code, PathNode, Tape},
};
use crate::{
    db::{Db, Run},
    model::Model,
    shape::Shape,
    value::{DbType as _, Value},
};
use carafe_core::{Error, Result};
use std::panic::Location;

impl<M: Model, S: Shape> QuerySet<M, S> {
    /// The last row, if there is one; by primary key when no order was asked for.
    #[track_caller]
    pub fn last(self, db: &Db) -> Run<'_, Option<S>> {
        db.select(
            self.reverse().limit(1).ending(Code::Select),
            Location::caller(),
            |mut rows| Ok(rows.pop()),
        )
    }

    /// The row with the largest value of this column, or of several. None is a 404.
    #[track_caller]
    pub fn latest<O: IntoOrder<M>>(
        self,
        db: &Db,
        column: impl FnOnce(ColsOf<M>) -> O,
    ) -> Run<'_, S> {
        let query = self.order_by(column).reverse().limit(1);
        db.select(query.ending(Code::Select), Location::caller(), found)
    }

    /// The row with the smallest value of this column, or of several. None is a 404.
    #[track_caller]
    pub fn earliest<O: IntoOrder<M>>(
        self,
        db: &Db,
        column: impl FnOnce(ColsOf<M>) -> O,
    ) -> Run<'_, S> {
        let query = self.order_by(column).limit(1);
        db.select(query.ending(Code::Select), Location::caller(), found)
    }

    /// Whether this row is one of the query's.
    #[track_caller]
    pub fn contains<'e>(self, db: &'e Db, row: &M) -> Run<'e, bool> {
        let mut query = if self.tape.is_windowed() {
            self.with_cte()
        } else {
            self
        };
        query.by_keys(vec![row.pk().to_value()]);
        query.exists(db)
    }

    /// Only the rows with these primary keys.
    pub(super) fn by_keys(&mut self, keys: Vec<Value>) {
        let (node, tape) = (Root::<M>::NODE, &mut self.tape);
        if let [column] = M::META.pk {
            tape.at(Code::Column, *column, node);
            tape.value(Value::List(keys.into()));
            tape.op(Code::In, 0);
        } else {
            tape.value(Value::Bool(false));
            for key in keys {
                one_key(tape, node, key);
                tape.op(Code::Or, 0);
            }
        }
        tape.op(Code::Filter, 0);
    }
}

/// Every column of a composite key has its part.
fn one_key(tape: &mut Tape, node: &'static PathNode, key: Value) {
    tape.value(Value::Bool(matches!(key, Value::List(_))));
    let Value::List(parts) = key else { return };
    for (column, part) in node.model.pk.iter().zip(parts) {
        tape.at(Code::Column, *column, node);
        tape.value(part);
        tape.op(Code::Eq, 0);
        tape.op(Code::And, 0);
    }
}

fn found<S>(mut rows: Vec<S>) -> Result<S> {
    rows.pop().ok_or_else(Error::not_found)
}
