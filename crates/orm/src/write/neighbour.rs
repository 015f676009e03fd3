//! `row.next_by(&db, |p| p.created)`: the row before or after this one.

use super::row::At;
use crate::{
    db::Db,
    model::Model,
    query::{
        path::{Path, Root},
        tape::{Code, Tape},
    },
    value::Value,
};
use carafe_core::Result;

/// The nearest row with larger values in these columns, or smaller ones; rows with the same go by their key.
pub(crate) async fn neighbour<M: Model>(
    db: &Db,
    row: &M,
    mut columns: Vec<u16>,
    descending: bool,
    at: At,
) -> Result<Option<M>> {
    columns.extend_from_slice(M::META.pk);
    let values: Vec<_> = columns.iter().map(|column| row.to_value(*column)).collect();
    if values.iter().any(Value::is_null) {
        return Ok(None);
    }
    let node = Root::<M>::NODE;
    let mut tape = Tape::from(node);
    let beyond = if descending { Code::Lt } else { Code::Gt };
    for place in 0..columns.len() {
        // Equal in all columns before, beyond in this one.
        for step in 0..=place {
            tape.at(Code::Column, columns[step], node);
            tape.value(values[step].clone());
            tape.op(if step == place { beyond } else { Code::Eq }, 0);
            if step > 0 {
                tape.op(Code::And, 0);
            }
        }
        if place > 0 {
            tape.op(Code::Or, 0);
        }
    }
    tape.op(Code::Filter, 0);
    tape.op(Code::NoOrder, 0);
    for column in &columns {
        tape.at(Code::Column, *column, node);
        tape.op(if descending { Code::Desc } else { Code::Asc }, 0);
    }
    tape.op_with(Code::Limit, 0, Value::Int(1));
    tape.op(Code::Select, 0);
    db.select(tape, at, |mut rows: Vec<M>| Ok(rows.pop())).await
}
