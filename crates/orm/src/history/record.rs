//! A change and what is kept of it, in one transaction.

use super::{
    Who,
    diff::{self, States},
    rows::{At, Place, Values, begun, comparable, unlimited},
};
use crate::{
    db::{Db, Run},
    driver::{Fresh, Rows},
    dynamic::{Replayed, root},
    query::tape::{Code, Op, Tape},
    value::{Row, Value},
    write::{given, quiet_inserts},
};
use carafe_core::{Error, Result, clock};
use std::collections::HashMap;

/// What a change did.
#[derive(Default)]
pub(super) struct Done {
    /// The rows it gives back.
    pub(super) rows: Vec<Values>,
    pub(super) count: u64,
    pub(super) states: Vec<States>,
}

/// Whether it changes rows whose changes are kept.
#[inline]
pub(crate) fn concerns(tape: &Tape) -> bool {
    let model = tape.ops().first().and_then(|op| op.node);
    let end = tape.ops().last().map(|op| op.code);
    matches!(end, Some(Code::Insert | Code::Update | Code::Delete))
        && model.is_some_and(|node| node.model.is_recorded())
}

/// Runs such a change and counts its rows.
pub(crate) fn change(db: &Db, (tape, who): (Tape, Who), at: At) -> Run<'_, u64> {
    Run::new(async move { Ok(recorded(db, (tape, who), at).await?.count) })
}

/// Runs such a change and gives its rows.
pub(crate) fn fetch(db: &Db, (tape, who): (Tape, Who), fresh: Fresh, at: At) -> Run<'_, Rows> {
    Run::new(async move {
        let done = recorded(db, (tape, who), at).await?;
        let mut rows = fresh();
        for row in done.rows {
            let values: Values = row.into_iter().map(Value::replayable).collect();
            rows.push(&mut Row::new(&Replayed(&values)))?;
        }
        Ok(rows)
    })
}

async fn recorded(db: &Db, (tape, who): (Tape, Who), at: At) -> Result<Done> {
    if let Some(turn) = db.turn(at).await {
        let done = done(db, tape, who, at).await?;
        turn.end();
        return Ok(done);
    }
    let result = db.atomic(async move |tx| done(tx, tape, who, at).await);
    result.await.map_err(|error| error.located(at))
}

async fn done(db: &Db, tape: Tape, who: Who, at: At) -> Result<Done> {
    let node = tape.ops().first().and_then(|op| op.node);
    let node = node.ok_or_else(|| Error::internal("a change is about no model"))?;
    let pk = node.model.pk;
    let sets_key = |op: &Op| op.code == Code::Set && pk.contains(&op.arg);
    let deletes = tape.ops().last().is_some_and(|op| op.code == Code::Delete);
    let place = Place {
        db,
        node,
        at,
        keeps_keys: !deletes && !tape.ops().iter().any(sets_key),
    };
    let listed = tape.ops().iter().any(|op| op.code == Code::List);
    let done = match tape.ops().last() {
        Some(Op {
            code: Code::Insert, ..
        }) => place.insert(tape).await?,
        Some(Op {
            code: Code::Delete, ..
        }) => place.delete(&begun(&tape)).await?,
        _ if listed => place.update_listed(tape).await?,
        _ => place.update(&begun(&tape)).await?,
    };
    place.keep(&done.states, &who).await?;
    Ok(done)
}

impl Place<'_> {
    async fn insert(&self, tape: Tape) -> Result<Done> {
        let rows = self.rows(tape).await?;
        Ok(Done {
            count: rows.len() as u64,
            states: rows.iter().map(|row| (None, Some(row.clone()))).collect(),
            rows,
        })
    }

    async fn delete(&self, query: &Tape) -> Result<Done> {
        let old = self.locked(query).await?;
        let mut done = Done::default();
        for keys in self.keys(&old).chunks(self.at_once()) {
            let mut tape = self.among(Tape::base(self.node), keys);
            tape.op(Code::Delete, 0);
            done.count += self.db.write_unrecorded(tape, self.at).await?;
        }
        done.states = old.into_iter().map(|row| (Some(row), None)).collect();
        Ok(done)
    }

    /// Changes exactly the rows that were read, and reads them again.
    async fn update(&self, query: &Tape) -> Result<Done> {
        let (old, query) = (self.locked(query).await?, unlimited(query));
        let pk = self.meta().pk;
        let moves = query
            .ops()
            .iter()
            .any(|op| op.code == Code::Set && pk.contains(&op.arg));
        // A row whose key changes is known by its place only.
        let size = if moves { 1 } else { self.at_once() };
        let mut done = Done::default();
        for old in old.chunks(size) {
            let (count, new) = self.update_some(&query, old, moves).await?;
            done.count += count;
            done.rows.extend(new.iter().cloned());
            if moves {
                let states = old.iter().cloned().map(Some);
                done.states.extend(states.zip(new.into_iter().map(Some)));
            } else {
                done.states.extend(self.matched(old, new));
            }
        }
        Ok(done)
    }

    async fn update_some(
        &self,
        query: &Tape,
        old: &[Values],
        moves: bool,
    ) -> Result<(u64, Vec<Values>)> {
        let mut keys = self.keys(old);
        let mut tape = self.among(query.clone(), &keys);
        let returns = self.db.dialect().returns_updated();
        tape.op(Code::Update, u16::from(returns));
        if returns {
            let new = self.rows(tape).await?;
            return Ok((new.len() as u64, new));
        }
        let count = self.db.write_unrecorded(tape, self.at).await?;
        if moves {
            keys = vec![self.moved(query, &old[0])?];
        }
        Ok((count, self.again(&keys).await?))
    }

    /// The key that a row has after these assignments.
    fn moved(&self, query: &Tape, old: &[Value]) -> Result<Values> {
        let given = given(query, 0);
        let sets = |column: u16| {
            let mut ops = query.ops().iter();
            ops.any(|op| op.code == Code::Set && op.arg == column)
        };
        let part = |column: &u16| {
            let value = given.iter().rfind(|(of, _)| of == column);
            match value {
                Some((_, value)) => Ok(value.clone()),
                None if sets(*column) => Err(computed_key(self.meta().name)),
                None => Ok(old[usize::from(*column)].clone()),
            }
        };
        self.meta().pk.iter().map(part).collect()
    }

    /// Each row that is there after a change, with what it was before.
    pub(super) fn matched(&self, old: &[Values], new: Vec<Values>) -> Vec<States> {
        let old = old
            .iter()
            .map(|row| (comparable(self.key(row)), row.clone()));
        let mut old: HashMap<_, _> = old.collect();
        let both = new.into_iter().filter_map(|new| {
            let before = old.remove(&comparable(self.key(&new)))?;
            Some((Some(before), Some(new)))
        });
        both.collect()
    }

    async fn keep(&self, states: &[States], who: &Who) -> Result<()> {
        let meta = self.meta();
        let Some(history) = meta.base().history else {
            return Ok(());
        };
        let told = (clock::now(), who);
        let entries = states
            .iter()
            .filter_map(|states| diff::entry(meta, states, told));
        let entries: Vec<_> = entries.collect();
        let dialect = self.db.dialect();
        for tape in quiet_inserts(dialect, root(history), &diff::WRITTEN, entries) {
            self.db.write_unrecorded(tape, self.at).await?;
        }
        Ok(())
    }
}

fn computed_key(model: &str) -> Error {
    Error::internal(format!(
        "the key of `{model}`, whose changes are kept, is set to an expression"
    ))
    .code("orm.E370")
    .hint("this database does not give changed rows back: set the key to a value, row by row")
}
