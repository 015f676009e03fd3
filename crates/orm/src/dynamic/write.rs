//! Writing rows of a model that is known at run time.

use super::{DynQuery, DynRow, path::root};
use crate::{
    db::{Db, Run},
    model::ModelMeta,
    query::tape::{Code, Tape},
    value::Value,
    write::{check_sets, complete_insert, explain},
};
use carafe_core::{Error, Result};
use std::panic::Location;

/// Inserts a row from values by position of their column, and gives the whole row.
///
/// Columns that are not named get their default. Errors: values that do not fit, by field; a unique value that
/// another row has, by field.
#[track_caller]
pub fn insert<'e>(
    db: &'e Db,
    meta: &'static ModelMeta,
    values: Vec<(u16, Value)>,
) -> Run<'e, DynRow> {
    let at = Location::caller();
    let mut tape = Tape::from(root(meta));
    for (column, value) in values {
        tape.op_with(Code::InsertColumn, column, value);
    }
    let checked = complete_insert(meta, &mut tape);
    Run::new(async move {
        checked.map_err(|error| error.located(at))?;
        one(db, meta, tape, at).await
    })
}

/// Changes the columns of the row with this key, and gives the whole row. A row that is gone is a 404.
#[track_caller]
pub fn update<'e>(
    db: &'e Db,
    meta: &'static ModelMeta,
    key: Value,
    values: Vec<(u16, Value)>,
) -> Run<'e, DynRow> {
    let at = Location::caller();
    let mut tape = keyed(meta, key);
    let start = tape.ops().len();
    for (column, value) in values {
        if value.is_null() {
            tape.op(Code::Null, 0);
        } else {
            tape.value(value);
        }
        tape.op(Code::Set, column);
    }
    let checked = check_sets(meta, &mut tape, start);
    tape.op(Code::Update, 1);
    Run::new(async move {
        checked.map_err(|error| error.located(at))?;
        one(db, meta, tape, at).await
    })
}

async fn one(
    db: &Db,
    meta: &'static ModelMeta,
    tape: Tape,
    at: &'static Location<'static>,
) -> Result<DynRow> {
    let row = db.select(tape, at, |mut rows: Vec<DynRow>| {
        rows.pop().ok_or_else(Error::not_found)
    });
    let mut row = row.await.map_err(|error| explain(error, meta))?;
    row.fit(&DynQuery::new(meta).columns())?;
    Ok(row)
}

/// Deletes the row with this key, and says whether there was one.
#[track_caller]
pub fn delete<'e>(db: &'e Db, meta: &'static ModelMeta, key: Value) -> Run<'e, bool> {
    let mut tape = keyed(meta, key);
    tape.op(Code::Delete, 0);
    let deleted = db.write(tape, Location::caller());
    Run::new(async move { Ok(deleted.await? > 0) })
}

/// Makes a row's links over a many-to-many relation exactly these; inside a transaction, in two statements.
#[track_caller]
pub fn set_links<'e>(
    db: &'e Db,
    meta: &'static ModelMeta,
    relation: u16,
    key: Value,
    targets: Vec<Value>,
) -> Run<'e, ()> {
    let at = Location::caller();
    Run::new(async move {
        for code in [Code::UnlinkOthers, Code::Link] {
            let mut tape = Tape::from(root(meta));
            tape.value(key.clone());
            tape.value(Value::List(targets.clone().into()));
            tape.at(code, relation, root(meta));
            db.write(tape, at).await?;
        }
        Ok(())
    })
}

/// The keys of the rows that a row is linked to over a many-to-many relation.
#[track_caller]
pub fn links<'e>(
    db: &'e Db,
    meta: &'static ModelMeta,
    relation: u16,
    key: Value,
) -> Run<'e, Vec<Value>> {
    let target = (meta.relations[usize::from(relation)].target)();
    let rows = DynQuery::new(target)
        .members(meta, relation, key)
        .fetch_keys(db, Location::caller());
    Run::new(async move {
        Ok(rows
            .await?
            .into_iter()
            .filter_map(|row| row.into_values().pop())
            .collect())
    })
}

/// The row with this key: a list of values when several columns make it. A key with more or fewer values names no
/// row, rather than all rows that share a part of it.
fn keyed(meta: &'static ModelMeta, key: Value) -> Tape {
    let node = root(meta);
    let mut tape = Tape::from(node);
    let values = match key {
        Value::List(values) => values.into_vec(),
        value => vec![value],
    };
    if values.len() != meta.pk.len() {
        tape.value(Value::Bool(false));
        tape.op(Code::Filter, 0);
        return tape;
    }
    for (column, value) in meta.pk.iter().zip(values) {
        tape.at(Code::Column, *column, node);
        tape.value(value);
        tape.op(Code::Eq, 0);
        tape.op(Code::Filter, 0);
    }
    tape
}
