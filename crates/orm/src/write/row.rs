//! One row that is at hand, as values by column: written, read again, found to be out of date.

use super::{
    assign::check_sets,
    explain,
    hooks::{self, Saved},
    insert::now,
};
use crate::{
    db::Db,
    dynamic::Replayed,
    model::{Model, ModelMeta},
    query::{
        path::{Path, Root},
        tape::{Code, PathNode, Tape},
    },
    shape::Shape,
    value::{Row, Value},
};
use carafe_core::{Error, ErrorKind, Result};
use std::panic::Location;

/// The user's line.
pub(crate) type At = &'static Location<'static>;

/// The values of a row, in the order of its columns.
pub(crate) fn values_of<M: Model>(row: &M) -> Vec<Value> {
    (0..)
        .take(M::META.columns.len())
        .map(|column| row.to_value(column))
        .collect()
}

/// The row with these values.
pub(crate) fn row_of<M: Model>(values: Vec<Value>) -> Result<M> {
    let values: Vec<Value> = values.into_iter().map(Value::replayable).collect();
    M::decode(&mut Row::new(&Replayed(&values)))
}

/// The start of a statement about the row with this key.
pub(crate) fn by_key(node: &'static PathNode, key: Vec<Value>) -> Tape {
    let mut tape = Tape::base(node);
    for (column, value) in node.model.pk.iter().zip(key) {
        column_is(&mut tape, node, *column, value);
    }
    tape
}

fn column_is(tape: &mut Tape, node: &'static PathNode, column: u16, value: Value) {
    tape.at(Code::Column, column, node);
    tape.value(value);
    tape.op(Code::Eq, 0);
    tape.op(Code::Filter, 0);
}

fn key_of(meta: &ModelMeta, values: &[Value]) -> Vec<Value> {
    meta.pk
        .iter()
        .map(|column| values[usize::from(*column)].clone())
        .collect()
}

/// The start of a change of this row: by key, and by version when it has one.
pub(crate) fn of_row(node: &'static PathNode, values: &[Value]) -> Tape {
    let mut tape = by_key(node, key_of(node.model, values));
    if let Some(version) = node.model.version() {
        column_is(
            &mut tape,
            node,
            version,
            values[usize::from(version)].clone(),
        );
    }
    tape
}

/// Writes the columns of a row (all of them for `None`), its hooks around it. Gives the values it then has.
pub(crate) async fn save(
    db: &Db,
    node: &'static PathNode,
    values: Vec<Value>,
    only: Option<Vec<u16>>,
    at: At,
) -> Result<Vec<Value>> {
    let meta = node.model;
    let Some(table) = meta.hooks else {
        hooks::clean(meta, &values).map_err(|error| error.located(at))?;
        return write(db, node, values, only.as_deref(), at).await;
    };
    let db = db.for_rows(meta).map_err(|error| error.located(at))?;
    let saved = db.atomic(async move |tx| {
        let values = (table.before_save)(values, false, tx).await?;
        hooks::clean(meta, &values).map_err(|error| error.located(at))?;
        let values = write(tx, node, values, only.as_deref(), at).await?;
        (table.after_save)(values.clone(), false, tx).await?;
        hooks::on_commit(tx, table, values.clone(), Saved::Updated);
        Ok(values)
    });
    saved.await
}

async fn write(
    db: &Db,
    node: &'static PathNode,
    mut values: Vec<Value>,
    only: Option<&[u16]>,
    at: At,
) -> Result<Vec<Value>> {
    let meta = node.model;
    let mut tape = of_row(node, &values);
    let start = tape.ops().len();
    for (column, info) in (0..).zip(meta.columns) {
        let wanted = only.is_none_or(|only| only.contains(&column));
        if !wanted
            || info.generated.is_some()
            || info.version
            || info.auto_now
            || meta.pk.contains(&column)
        {
            continue;
        }
        tape.value(values[usize::from(column)].clone());
        tape.op(Code::Set, column);
    }
    for column in meta.auto_now() {
        values[usize::from(column)] = now(meta, column);
        tape.value(values[usize::from(column)].clone());
        tape.op(Code::Set, column);
    }
    check_sets(meta, &mut tape, start).map_err(|error| error.located(at))?;
    if tape.ops().len() == start {
        return Ok(values); // nothing but its key
    }
    tape.op(Code::Update, 0);
    let changed = db
        .write(tape, at)
        .await
        .map_err(|error| explain(error, meta))?;
    if changed == 0 {
        return Err(missed(db, node, &values, at).await);
    }
    if let Some(Value::Int(number)) = meta
        .version()
        .map(|column| &mut values[usize::from(column)])
    {
        *number += 1;
    }
    Ok(values)
}

/// Why a change found no row: it is gone, or has another version by now.
pub(crate) async fn missed(db: &Db, node: &'static PathNode, values: &[Value], at: At) -> Error {
    if node.model.version().is_none() {
        return gone(at);
    }
    let mut tape = by_key(node, key_of(node.model, values));
    tape.op(Code::Any, 0);
    let there = db.select(tape, at, |rows: Vec<bool>| Ok(rows.first() == Some(&true)));
    match there.await {
        Ok(true) => stale(node.model).located(at),
        Ok(false) => gone(at),
        Err(error) => error,
    }
}

/// The row is not there any more.
pub(crate) fn gone(at: At) -> Error {
    Error::not_found()
        .hint("the row is not in the database any more")
        .located(at)
}

/// Somebody else has changed the row.
pub(crate) fn stale(meta: &ModelMeta) -> Error {
    Error::new(
        ErrorKind::Conflict,
        format!(
            "this {} was changed by somebody else in the meantime",
            meta.name
        ),
    )
    .code("orm.E254")
    .hint("read it again (`refresh_from_db`), apply the change once more, and save")
}

/// What a row that was read has, by column.
pub(crate) type ValuesOf<S> = fn(&'static ModelMeta, &mut S) -> Result<Vec<Value>>;

/// Assigns to columns of a row, its hooks around it, and gives the row as it then is.
pub(crate) async fn update_row<M: Model>(db: &Db, row: &M, assigned: Tape, at: At) -> Result<M> {
    let values_of_row: ValuesOf<M> = |_, row| Ok(values_of(row));
    update_shape(
        db,
        Root::<M>::NODE,
        (values_of(row), assigned),
        at,
        values_of_row,
    )
    .await
}

/// The same for a row of whatever type.
pub(crate) async fn update_shape<S: Shape>(
    db: &Db,
    node: &'static PathNode,
    (values, assigned): (Vec<Value>, Tape),
    at: At,
    values_of: ValuesOf<S>,
) -> Result<S> {
    let meta = node.model;
    let Some(table) = meta.hooks else {
        if meta.clean.is_some() {
            let staged = hooks::staged(meta, &assigned, 0, Some(values.clone()));
            hooks::clean(meta, &staged).map_err(|error| error.located(at))?;
        }
        return updated(db, node, &values, assigned, at).await;
    };
    let db = db.for_rows(meta).map_err(|error| error.located(at))?;
    let updated = db.atomic(async move |tx| {
        let mut assigned = assigned;
        let before = hooks::staged(meta, &assigned, 0, Some(values.clone()));
        let after = (table.before_save)(before.clone(), false, tx).await?;
        hooks::clean(meta, &after).map_err(|error| error.located(at))?;
        hooks::assign_changes(&mut assigned, &before, after);
        let mut row: S = updated(tx, node, &values, assigned, at).await?;
        let values = values_of(meta, &mut row)?;
        (table.after_save)(values.clone(), false, tx).await?;
        hooks::on_commit(tx, table, values, Saved::Updated);
        Ok(row)
    });
    updated.await
}

async fn updated<S: Shape>(
    db: &Db,
    node: &'static PathNode,
    values: &[Value],
    assigned: Tape,
    at: At,
) -> Result<S> {
    let meta = node.model;
    let mut tape = of_row(node, values);
    let start = tape.ops().len();
    tape.join(assigned);
    check_sets(meta, &mut tape, start).map_err(|error| error.located(at))?;
    let returns = db.dialect().returns_updated();
    tape.op(Code::Update, u16::from(returns));
    if !returns {
        let changed = db
            .write(tape, at)
            .await
            .map_err(|error| explain(error, meta))?;
        if changed == 0 && meta.version().is_some() {
            return Err(missed(db, node, values, at).await);
        }
        tape = by_key(node, key_of(meta, values));
        tape.op(Code::Select, 0);
    }
    let row = db.select(tape, at, |mut rows: Vec<S>| Ok(rows.pop()));
    match row.await.map_err(|error| explain(error, meta))? {
        Some(row) => Ok(row),
        None => Err(missed(db, node, values, at).await),
    }
}
