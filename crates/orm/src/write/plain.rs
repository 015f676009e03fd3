//! A new row as values, where each of its columns gets one.

use crate::{
    model::ModelMeta,
    query::tape::{Code, Tape},
    value::Value,
};
use std::collections::BTreeMap;

/// The values of a new row by column; a column that is set twice keeps the later one.
pub(crate) type PlainRow = BTreeMap<u16, Value>;

/// The row's values; `None` when a column gets an expression, which only the database can work out.
pub(crate) fn plain_row(tape: &Tape) -> Option<PlainRow> {
    let mut row = PlainRow::new();
    let (mut values, mut last) = (tape.values().iter(), None);
    for op in tape.ops() {
        match op.code {
            Code::From => {}
            Code::InsertColumn => {
                row.insert(op.arg, values.next()?.clone());
            }
            Code::Value => last = Some(values.next()?.clone()),
            Code::Null => last = Some(Value::Null),
            Code::Set => {
                row.insert(op.arg, last.take()?);
            }
            _ => return None,
        }
    }
    Some(row)
}

/// The columns of a row, and its values in their order.
pub(crate) fn split(row: PlainRow) -> (Vec<u16>, Vec<Value>) {
    row.into_iter().unzip()
}

/// The names of the fields, for a message.
pub(crate) fn names(meta: &ModelMeta, columns: &[u16]) -> String {
    let names = columns
        .iter()
        .map(|column| meta.columns[usize::from(*column)].field);
    names.collect::<Vec<_>>().join(", ")
}
