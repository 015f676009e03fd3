//! `row.validate(&db)`: everything that would be refused, before anything is sent.

use super::{hooks, plain::PlainRow, row::At, validate::check_value, violation::unique_errors};
use crate::{
    db::Db,
    model::ModelMeta,
    query::tape::{Code, PathNode, Tape},
    value::Value,
};
use carafe_core::{Error, FieldError, Result};

/// A row that is asked about.
pub(crate) struct Checked {
    pub(crate) node: &'static PathNode,
    /// What it gives to its columns.
    pub(crate) row: PlainRow,
    /// The whole row, as its rule sees it.
    pub(crate) staged: Vec<Value>,
    /// The key of the row that has these values already.
    pub(crate) own: Option<Vec<Value>>,
}

/// Whether these values would be refused: by their columns, by the model's own rule, or because another row has
/// them.
pub(crate) async fn validate(db: &Db, checked: Checked, at: At) -> Result<()> {
    let Checked {
        node, row, staged, ..
    } = &checked;
    let meta = node.model;
    let mut found: Vec<FieldError> = row
        .iter()
        .filter_map(|(column, value)| check_value(meta, *column, value))
        .collect();
    match hooks::clean(meta, staged) {
        Err(error) if !error.fields().is_empty() => found.extend_from_slice(error.fields()),
        other => other.map_err(|error| error.located(at))?,
    }
    for key in unique_keys(meta) {
        let refused = key.iter().any(|column| {
            let field = meta.columns[usize::from(*column)].field;
            found.iter().any(|error| error.field == field)
        });
        if !refused && taken(db, &checked, &key, at).await? {
            found.extend(unique_errors(meta, &key));
        }
    }
    if found.is_empty() {
        Ok(())
    } else {
        Err(Error::invalid(found).located(at))
    }
}

/// The key, the unique columns, and those that are unique together.
fn unique_keys(meta: &ModelMeta) -> Vec<Vec<u16>> {
    let single = (0..).zip(meta.columns).filter(|(_, column)| column.unique);
    let single = single.map(|(column, _)| vec![column]);
    let several = meta.uniques.iter().map(|unique| unique.to_vec());
    let mut keys: Vec<Vec<u16>> = vec![meta.pk.to_vec()];
    for key in single.chain(several) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// Whether another row has the same values in these columns. NULL is the same as nothing.
async fn taken(db: &Db, checked: &Checked, key: &[u16], at: At) -> Result<bool> {
    let Checked { node, row, own, .. } = checked;
    let mut tape = Tape::unique(node, key);
    if node.model.is_unique_outside_trash(key) && is_thrown_away(checked) {
        return Ok(false);
    }
    for column in key {
        let Some(value) = row.get(column).filter(|value| !value.is_null()) else {
            return Ok(false);
        };
        tape.at(Code::Column, *column, node);
        tape.value(value.clone());
        tape.op(Code::Eq, 0);
        tape.op(Code::Filter, 0);
    }
    if let Some(own) = own {
        if key == node.model.pk {
            return Ok(false);
        }
        other_than(&mut tape, node, own);
    }
    tape.op(Code::Any, 0);
    db.select(tape, at, |rows: Vec<bool>| Ok(rows.first() == Some(&true)))
        .await
}

/// Whether the row itself is in the trash, where no other one is in its way.
fn is_thrown_away(checked: &Checked) -> bool {
    let gone = checked.node.model.soft_delete;
    let gone = gone.and_then(|column| checked.row.get(&column));
    gone.is_some_and(|time| !time.is_null())
}

fn other_than(tape: &mut Tape, node: &'static PathNode, own: &[Value]) {
    for (number, (column, value)) in node.model.pk.iter().zip(own).enumerate() {
        tape.at(Code::Column, *column, node);
        tape.value(value.clone());
        tape.op(Code::Eq, 0);
        if number > 0 {
            tape.op(Code::And, 0);
        }
    }
    tape.op(Code::Not, 0);
    tape.op(Code::Filter, 0);
}
