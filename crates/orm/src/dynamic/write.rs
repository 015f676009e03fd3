//! Writing rows of a model that is known at run time.

use super::{DynQuery, DynRow, path::root};
use crate::{
    db::{Db, Run},
    model::ModelMeta,
    query::tape::{Code, Tape},
    value::Value,
    write::{DeletePreview, Links, check_sets, explain, fill, insert_shape, update_shape},
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
        let value = fitting(meta, column, value);
        tape.op_with(Code::InsertColumn, column, value);
    }
    let filled = fill(meta, &mut tape);
    Run::new(async move {
        filled.map_err(|error| error.located(at))?;
        let row = insert_shape(db, meta, (tape, 0), at, fitted).await?;
        let mut row: DynRow = row.ok_or_else(|| Error::not_found().located(at))?;
        fitted(meta, &mut row)?;
        Ok(row)
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
    let start = Tape::from(root(meta));
    changed(db, (meta, start), (key, values), Location::caller())
}

/// The same for a row that the model's own queries may leave out.
#[track_caller]
pub(crate) fn overwrite<'e>(
    db: &'e Db,
    meta: &'static ModelMeta,
    key: Value,
    values: Vec<(u16, Value)>,
) -> Run<'e, DynRow> {
    let start = Tape::base(root(meta));
    changed(db, (meta, start), (key, values), Location::caller())
}

/// Changes the row with this key among those of a query.
fn changed<'e>(
    db: &'e Db,
    (meta, start): (&'static ModelMeta, Tape),
    (key, values): (Value, Vec<(u16, Value)>),
    at: &'static Location<'static>,
) -> Run<'e, DynRow> {
    let mut assigned = Tape::default();
    let mut new_key = key.clone();
    for (column, value) in values {
        let value = fitting(meta, column, value);
        replace_part(meta, &mut new_key, column, &value);
        if value.is_null() {
            assigned.op(Code::Null, 0);
        } else {
            assigned.value(value);
        }
        assigned.op(Code::Set, column);
    }
    if meta.hooks.is_some() || meta.clean.is_some() {
        let tape = with_key(start, meta, key);
        return Run::new(watched(db, meta, tape, assigned, at));
    }
    let mut tape = with_key(start.clone(), meta, key);
    let query = start;
    let start = tape.ops().len();
    tape.join(assigned);
    let checked = check_sets(meta, &mut tape, start);
    let whole = meta.pk.len() > 1;
    tape.op(Code::Update, u16::from(!whole));
    Run::new(async move {
        checked.map_err(|error| error.located(at))?;
        if whole {
            let again = with_key(query, meta, new_key);
            return read_after(db, (meta, again), tape, at).await;
        }
        one(db, meta, tape, at).await
    })
}

/// A key of several columns as it is after this column got this value.
fn replace_part(meta: &'static ModelMeta, key: &mut Value, column: u16, value: &Value) {
    let place = meta.pk.iter().position(|part| *part == column);
    if let (Value::List(parts), Some(place)) = (key, place)
        && let Some(part) = parts.get_mut(place)
    {
        *part = value.clone();
    }
}

/// Not every database gives back the rows of a change that are named by several columns.
async fn read_after(
    db: &Db,
    (meta, mut again): (&'static ModelMeta, Tape),
    tape: Tape,
    at: &'static Location<'static>,
) -> Result<DynRow> {
    let changed = db.write(tape, at).await;
    changed.map_err(|error| explain(error, meta))?;
    again.op(Code::Select, 0);
    one(db, meta, again, at).await
}

/// The row's values, each with the type of its column.
fn fitted(meta: &'static ModelMeta, row: &mut DynRow) -> Result<Vec<Value>> {
    row.fit(&DynQuery::new(meta).columns())?;
    Ok(row.values().to_vec())
}

/// A change of a row whose model has hooks or a rule: they see the row as it is before.
async fn watched(
    db: &Db,
    meta: &'static ModelMeta,
    mut tape: Tape,
    assigned: Tape,
    at: &'static Location<'static>,
) -> Result<DynRow> {
    let db = db
        .for_change(meta, &mut tape)
        .map_err(|error| error.located(at))?;
    tape.op(Code::ForUpdate, 0);
    tape.op(Code::Select, 0);
    let row = db.atomic(async move |tx| {
        let before = one(tx, meta, tape, at).await?.into_values();
        let mut row = update_shape(tx, root(meta), (before, assigned), at, fitted).await?;
        fitted(meta, &mut row)?;
        Ok(row)
    });
    row.await
}

/// The value as a field of this type would give it.
fn fitting(meta: &'static ModelMeta, column: u16, value: Value) -> Value {
    match meta.columns.get(usize::from(column)) {
        Some(column) => value.of_kind(column.kind),
        None => value,
    }
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
    let (tape, at) = (keyed(meta, key), Location::caller());
    Run::new(async move { Ok(crate::write::delete(db, meta, tape, at).await? > 0) })
}

/// What deleting the row with this key would take along, change, and meet in its way.
#[track_caller]
pub fn delete_preview<'e>(
    db: &'e Db,
    meta: &'static ModelMeta,
    key: Value,
) -> Run<'e, DeletePreview> {
    let (tape, at) = (keyed(meta, key), Location::caller());
    Run::new(crate::write::delete_preview(db, meta, tape, at))
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
    let links = Links {
        node: root(meta),
        relation,
        owner: key,
        at,
    };
    Run::new(async move {
        let keys = Value::List(targets.into());
        links.remove(db, Code::UnlinkOthers, keys.clone()).await?;
        links.add(db, keys, Tape::default()).await
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
    with_key(Tape::from(root(meta)), meta, key)
}

fn with_key(mut tape: Tape, meta: &'static ModelMeta, key: Value) -> Tape {
    let node = root(meta);
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
