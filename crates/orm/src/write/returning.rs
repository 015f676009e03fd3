//! `query.update_returning(&db, …)`.

use super::{check_sets, explain, row::At};
use crate::{
    db::Db,
    dynamic::DynRow,
    model::Model,
    query::{
        path::{Path, Root},
        tape::{Code, PathNode, Tape},
    },
    value::Value,
};
use carafe_core::{Error, Result};

/// Changes the rows of a query and gives them back. A database that cannot do both at once locks the rows, changes
/// them, and reads them again by their keys.
pub(crate) async fn update_returning<M: Model>(
    db: &Db,
    mut query: Tape,
    assigned: Tape,
    at: At,
) -> Result<Vec<M>> {
    let db = &db
        .for_change(M::META, &mut query)
        .map_err(|error| error.located(at))?;
    if db.dialect().returns_updated() {
        let tape = changing(query, assigned, 1).map_err(|error| error.located(at))?;
        return db
            .select(tape, at, Ok)
            .await
            .map_err(|error| explain(error, M::META));
    }
    let [key] = M::META.pk else {
        return Err(Error::internal(
            "rows with a key of several columns cannot be changed and given back on this database",
        )
        .hint("use `.update()` and fetch the rows again")
        .located(at));
    };
    let (node, key) = (Root::<M>::NODE, *key);
    let rows = db.atomic(async move |tx| {
        let mut keys = query;
        keys.op(Code::NoOut, 0);
        keys.at(Code::Column, key, node);
        keys.op(Code::Out, 0);
        keys.op(Code::ForUpdate, 0);
        keys.op(Code::Select, 0);
        let keys = tx.select(keys, at, Ok::<Vec<DynRow>, _>).await?;
        let keys: Vec<Value> = keys
            .into_iter()
            .filter_map(|row| row.into_values().pop())
            .collect();
        let tape =
            changing(among(node, key, &keys), assigned, 0).map_err(|error| error.located(at))?;
        tx.write(tape, at)
            .await
            .map_err(|error| explain(error, M::META))?;
        let mut tape = among(node, key, &keys);
        tape.op(Code::Select, 0);
        tx.select(tape, at, Ok).await
    });
    rows.await
}

/// The statement that makes these assignments to the rows of a query.
pub(super) fn changing(mut query: Tape, assigned: Tape, returning: u16) -> Result<Tape> {
    let meta = query
        .ops()
        .first()
        .and_then(|op| op.node)
        .map(|node| node.model);
    let meta = meta.ok_or_else(|| Error::internal("a query asks no model"))?;
    let start = query.ops().len();
    query.join(assigned);
    check_sets(meta, &mut query, start)?;
    query.op(Code::Update, returning);
    Ok(query)
}

fn among(node: &'static PathNode, key: u16, keys: &[Value]) -> Tape {
    let mut tape = Tape::base(node);
    tape.at(Code::Column, key, node);
    tape.value(Value::List(keys.into()));
    tape.op(Code::In, 0);
    tape.op(Code::Filter, 0);
    tape
}
