//! Deleting rows with all that depends on them, as each foreign key's `on_delete` says.
//!
//! Where the database does all of it by itself (`cascade` and `set_null` of tables that migrations made), one DELETE
//! is sent. Otherwise the rows are read and locked first, and everything is done in one transaction: changes, then
//! rows that refer to others, then those others.

mod collect;
mod graph;
mod preview;
mod soft;

pub use self::preview::{Affected, DeletePreview};
pub(crate) use self::soft::restore;

use self::{
    collect::{At, BATCH, Collected, Going, Referring},
    graph::{needs_collecting, referring_first},
};
use super::{
    explain,
    hooks::{self, Saved},
};
use crate::{
    db::{Db, Tx},
    dynamic::root,
    model::ModelMeta,
    query::tape::{Code, Tape},
    value::Value,
};
use carafe_core::Result;

/// Deletes the rows of a query, or throws them away, and says how many rows of the model itself there were.
pub(crate) async fn delete(
    db: &Db,
    meta: &'static ModelMeta,
    mut query: Tape,
    at: At,
) -> Result<u64> {
    let db = &db
        .for_change(meta, &mut query)
        .map_err(|error| error.located(at))?;
    match meta.soft_delete {
        Some(column) => soft::delete(db, (meta, column), query, at).await,
        None => hard_delete(db, meta, query, at).await,
    }
}

/// The same for good.
pub(crate) async fn hard_delete(
    db: &Db,
    meta: &'static ModelMeta,
    mut query: Tape,
    at: At,
) -> Result<u64> {
    let db = &db
        .for_change(meta, &mut query)
        .map_err(|error| error.located(at))?;
    if !needs_collecting(db.registry(), meta) {
        query.op(Code::Delete, 0);
        return db.write(query, at).await;
    }
    let deleted = db.atomic(async move |tx| {
        let collected = Collected::of(tx, meta, query, true, at).await?;
        preview::refuse(tx, &collected, at).await?;
        send(tx, collected, meta, at).await
    });
    deleted.await.map_err(|error| error.located(at))
}

/// What deleting the rows of a query would do.
pub(crate) async fn delete_preview(
    db: &Db,
    meta: &'static ModelMeta,
    mut query: Tape,
    at: At,
) -> Result<DeletePreview> {
    let db = &db
        .for_change(meta, &mut query)
        .map_err(|error| error.located(at))?;
    let collected = if meta.soft_delete.is_some() {
        Collected::thrown_away(db, meta, query, false, at).await?
    } else {
        Collected::of(db, meta, query, false, at).await?
    };
    preview::of(db, &collected, at).await
}

async fn send(tx: &Tx, collected: Collected<'_>, meta: &'static ModelMeta, at: At) -> Result<u64> {
    let own = collected
        .going
        .iter()
        .find(|going| going.meta.id == meta.id);
    let count = own.map_or(0, |going| going.asked as u64);
    for going in &collected.going {
        if let Some(table) = going.meta.hooks {
            for row in &going.rows {
                (table.before_delete)(row.clone(), tx).await?;
            }
        }
    }
    for rows in &collected.changed {
        refer_elsewhere(tx, rows, at).await?;
    }
    for (model, relation, far, keys) in &collected.links {
        let mut tape = Tape::from(root(model));
        tape.value(Value::List(keys.clone().into()));
        tape.at(
            if *far {
                Code::UnlinkFar
            } else {
                Code::UnlinkNear
            },
            *relation,
            root(model),
        );
        tx.write(tape, at).await?;
    }
    for rows in &collected.leaves {
        let mut tape = rows.tape();
        tape.op(Code::Delete, 0);
        tx.write(tape, at).await?;
    }
    let models: Vec<_> = collected.going.iter().map(|going| going.meta).collect();
    for place in referring_first(&models) {
        delete_rows(tx, &collected.going[place], at).await?;
    }
    for going in collected.going {
        if let Some(table) = going.meta.hooks {
            for row in going.rows {
                (table.after_delete)(row.clone(), tx).await?;
                hooks::on_commit(tx, table, row, Saved::Deleted);
            }
        }
    }
    Ok(count)
}

/// Rows that stay get another key, or none.
async fn refer_elsewhere(tx: &Tx, rows: &Referring, at: At) -> Result<()> {
    let mut tape = rows.tape();
    match rows.new_key() {
        Value::Null => tape.op(Code::Null, 0),
        key => tape.value(key),
    }
    tape.op(Code::Set, rows.key.column);
    if rows.key.kind.is_some() {
        tape.op(Code::Null, 0);
        tape.op(Code::Set, rows.key.column - 1);
    }
    tape.op(Code::Update, 0);
    let changed = tx.write(tape, at).await;
    changed
        .map(|_| ())
        .map_err(|error| explain(error, rows.key.model))
}

/// The last that were found refer to those that were found before.
async fn delete_rows(tx: &Tx, going: &Going, at: At) -> Result<()> {
    let (meta, node) = (going.meta, root(going.meta));
    if let [column] = meta.pk {
        for rows in going.rows.rchunks(BATCH) {
            let keys = rows.iter().map(|row| Going::key(meta, row));
            let mut tape = Tape::base(node);
            tape.at(Code::Column, *column, node);
            tape.value(Value::List(keys.collect()));
            tape.op(Code::In, 0);
            tape.op(Code::Filter, 0);
            tape.op(Code::Delete, 0);
            tx.write(tape, at).await?;
        }
        return Ok(());
    }
    for row in &going.rows {
        let key = match Going::key(meta, row) {
            Value::List(key) => key.into_vec(),
            key => vec![key],
        };
        let mut tape = super::row::by_key(node, key);
        tape.op(Code::Delete, 0);
        tx.write(tape, at).await?;
    }
    Ok(())
}
