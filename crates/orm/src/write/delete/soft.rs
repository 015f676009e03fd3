//! Throwing rows away, and taking them back.
//!
//! A row in the trash is still there: what refers to it stays as it is, except for rows of models that have a trash
//! too and would be deleted with it. All get the same time, by which `restore` knows what belongs together.

use super::{
    super::{check_sets, explain, hooks, insert::now, row::by_key},
    collect::{At, BATCH, Collected, Going, Referring},
    graph::incoming,
    hooks::Saved,
    preview,
};
use crate::{
    db::{Db, Tx},
    dynamic::{DynRow, root},
    model::{ModelMeta, OnDelete, Registry},
    query::{
        scoped::{OWN, TRASH},
        tape::{Code, Tape},
    },
    value::Value,
};
use carafe_core::Result;

/// Throws the rows of a query away, and says how many there were.
pub(super) async fn delete(
    db: &Db,
    (meta, column): (&'static ModelMeta, u16),
    query: Tape,
    at: At,
) -> Result<u64> {
    let time = now(meta, column);
    if stands_alone(db.registry(), meta) {
        return mark(db, meta, (query, Some(time)), at).await;
    }
    let deleted = db.atomic(async move |tx| {
        let collected = Collected::thrown_away(tx, meta, query, true, at).await?;
        preview::refuse(tx, &collected, at).await?;
        let own = collected.going.first();
        let count = own.map_or(0, |going| going.asked as u64);
        for going in &collected.going {
            before(tx, going).await?;
        }
        for going in &collected.going {
            for tape in tapes(going) {
                mark(tx, going.meta, (tape, Some(time.clone())), at).await?;
            }
        }
        for going in collected.going {
            after(tx, going).await?;
        }
        Ok(count)
    });
    deleted.await.map_err(|error| error.located(at))
}

/// Whether nobody watches rows of this model being thrown away, and nothing goes with them or forbids it.
fn stands_alone(registry: &Registry, meta: &'static ModelMeta) -> bool {
    let follows = |rule: OnDelete, model: &ModelMeta| match rule {
        OnDelete::Cascade => model.soft_delete.is_some(),
        OnDelete::Protect | OnDelete::Restrict => true,
        _ => false,
    };
    let keys = incoming(registry, meta);
    meta.hooks.is_none() && !keys.iter().any(|key| follows(key.rule, key.model))
}

async fn before(tx: &Tx, going: &Going) -> Result<()> {
    if let Some(table) = going.meta.hooks {
        for row in &going.rows {
            (table.before_delete)(row.clone(), tx).await?;
        }
    }
    Ok(())
}

async fn after(tx: &Tx, going: Going) -> Result<()> {
    if let Some(table) = going.meta.hooks {
        for row in going.rows {
            (table.after_delete)(row.clone(), tx).await?;
            hooks::on_commit(tx, table, row, Saved::Deleted);
        }
    }
    Ok(())
}

/// Queries for these rows by their keys.
fn tapes(going: &Going) -> Vec<Tape> {
    let (meta, mut tapes) = (going.meta, Vec::new());
    let keys: Vec<Value> = going.rows.iter().map(|row| Going::key(meta, row)).collect();
    let [column] = meta.pk else {
        for key in keys {
            let key = match key {
                Value::List(key) => key.into_vec(),
                key => vec![key],
            };
            tapes.push(by_key(root(meta), key));
        }
        return tapes;
    };
    for keys in keys.chunks(BATCH) {
        tapes.push(among(Tape::base(root(meta)), *column, keys));
    }
    tapes
}

fn among(mut tape: Tape, column: u16, keys: &[Value]) -> Tape {
    if let Some(node) = tape.ops().first().and_then(|op| op.node) {
        tape.at(Code::Column, column, node);
        tape.value(Value::List(keys.into()));
        tape.op(Code::In, 0);
        tape.op(Code::Filter, 0);
    }
    tape
}

/// Writes the time at which the rows of a query were thrown away; `None` takes them back.
async fn mark(
    db: &Db,
    meta: &'static ModelMeta,
    (mut tape, time): (Tape, Option<Value>),
    at: At,
) -> Result<u64> {
    let start = tape.ops().len();
    match time {
        Some(time) => tape.value(time),
        None => tape.op(Code::Null, 0),
    }
    tape.op(Code::Set, meta.soft_delete.unwrap_or_default());
    check_sets(meta, &mut tape, start)?;
    tape.op(Code::Update, 0);
    let marked = db.write(tape, at).await;
    marked.map_err(|error| explain(error, meta))
}

/// Takes the rows of a query out of the trash, with those that were thrown away because of them.
pub(crate) async fn restore(
    db: &Db,
    meta: &'static ModelMeta,
    mut query: Tape,
    at: At,
) -> Result<u64> {
    let db = &db
        .for_change(meta, &mut query)
        .map_err(|error| error.located(at))?;
    query.op(Code::Unscoped, TRASH);
    let restored = db.atomic(async move |tx| {
        let mut open = vec![(meta, query)];
        let mut count = None;
        while let Some((meta, query)) = open.pop() {
            let thrown = read(tx, meta, query, at).await?;
            count.get_or_insert(thrown.iter().map(|(_, keys)| keys.len() as u64).sum());
            for (time, keys) in thrown {
                take_back(tx, meta, &keys, at).await?;
                for key in keys_of_trash(tx.registry(), meta) {
                    let model = key.model;
                    let found = Referring {
                        key,
                        to: keys.clone(),
                    };
                    open.push((model, thrown_at(&found, &time)));
                }
            }
        }
        Ok(count.unwrap_or_default())
    });
    restored.await.map_err(|error| error.located(at))
}

fn keys_of_trash(registry: &Registry, meta: &'static ModelMeta) -> Vec<super::graph::Incoming> {
    let mut keys = incoming(registry, meta);
    keys.retain(|key| key.rule == OnDelete::Cascade && key.model.soft_delete.is_some());
    keys
}

/// Rows that were thrown away at this very time.
fn thrown_at(rows: &Referring, time: &Value) -> Tape {
    let (meta, mut tape) = (rows.key.model, rows.tape());
    tape.op(Code::Unscoped, OWN | TRASH);
    tape.at(
        Code::Column,
        meta.soft_delete.unwrap_or_default(),
        root(meta),
    );
    tape.value(time.clone());
    tape.op(Code::Eq, 0);
    tape.op(Code::Filter, 0);
    tape
}

/// The keys of the rows of a query, by the time at which they were thrown away.
async fn read(
    tx: &Tx,
    meta: &'static ModelMeta,
    mut tape: Tape,
    at: At,
) -> Result<Vec<(Value, Vec<Value>)>> {
    let column = meta.soft_delete.unwrap_or_default();
    let columns: Vec<u16> = meta.pk.iter().copied().chain([column]).collect();
    tape.op(Code::NoOut, 0);
    for column in &columns {
        tape.at(Code::Column, *column, root(meta));
        tape.op(Code::Out, 0);
    }
    tape.op(Code::ForUpdate, 0);
    tape.op(Code::Select, 0);
    let mut found: Vec<(Value, Vec<Value>)> = Vec::new();
    for row in tx.select(tape, at, Ok::<Vec<DynRow>, _>).await? {
        let values = columns.iter().zip(row.into_values());
        let values = values.map(|(column, value)| {
            let info = &meta.columns[usize::from(*column)];
            value.fitted(info.kind, info.digits.1)
        });
        let mut values = values.collect::<Result<Vec<_>>>()?;
        let time = values.pop().unwrap_or_default();
        let key = match values.len() {
            1 => values.remove(0),
            _ => Value::List(values.into()),
        };
        match found.iter_mut().find(|(known, _)| *known == time) {
            Some((_, keys)) => keys.push(key),
            None => found.push((time, vec![key])),
        }
    }
    Ok(found)
}

async fn take_back(tx: &Tx, meta: &'static ModelMeta, keys: &[Value], at: At) -> Result<()> {
    let [column] = meta.pk else {
        for key in keys {
            let key = match key.clone() {
                Value::List(key) => key.into_vec(),
                key => vec![key],
            };
            mark(tx, meta, (by_key(root(meta), key), None), at).await?;
        }
        return Ok(());
    };
    for keys in keys.chunks(BATCH) {
        let tape = among(Tape::base(root(meta)), *column, keys);
        mark(tx, meta, (tape, None), at).await?;
    }
    Ok(())
}
