//! `get_or_create`, `update_or_create` and `upsert`: one row for one key, however many ask at once.

use super::{
    IntoSets, check_sets, explain,
    insert::{fill, insert_row},
    many::{Conflict, end},
    plain::{PlainRow, names},
    returning::changing,
    row::by_key,
};
use crate::{
    db::Db,
    dynamic::incoming,
    model::{Model, ModelMeta},
    query::{
        path::{Path, Root, incoming_id},
        tape::{Code, LockOption, PathNode, Tape},
    },
    sql::{Dialect, IGNORE, REPLACE},
    value::Value,
};
use carafe_core::{Error, ErrorKind, Result, error::codes};
use std::panic::Location;

type At = &'static Location<'static>;

/// How often a row may vanish between two statements before that is an error.
const ATTEMPTS: usize = 5;

/// A new row and the unique key it is known by.
pub(crate) struct Keyed {
    node: &'static PathNode,
    tape: Tape,
    target: Vec<u16>,
    key: Vec<(u16, Value)>,
    at: At,
}

impl Keyed {
    /// Errors: values that do not fit, a key without a value.
    pub(crate) fn new(
        node: &'static PathNode,
        mut tape: Tape,
        target: Vec<u16>,
        at: At,
    ) -> Result<Self> {
        fill(node.model, &mut tape).map_err(|error| error.located(at))?;
        let row = given(&tape);
        let key = target.iter().map(|column| match row.get(column) {
            Some(value) if !value.is_null() => Ok((*column, value.clone())),
            _ => Err(no_key(node.model, &target, at)),
        });
        let key = key.collect::<Result<_>>()?;
        Ok(Self {
            node,
            tape,
            target,
            key,
            at,
        })
    }

    /// The start of a statement about the row with this key.
    fn by_key(&self) -> Tape {
        let mut tape = Tape::unique(self.node, &self.target);
        for (column, value) in &self.key {
            tape.at(Code::Column, *column, self.node);
            tape.value(value.clone());
            tape.op(Code::Eq, 0);
            tape.op(Code::Filter, 0);
        }
        tape
    }

    /// The row with this key. A transaction of MySQL sees what others wrote since it began only when it locks.
    async fn find<M: Model>(&self, db: &Db, lock: Lock) -> Result<Option<M>> {
        let mut tape = self.by_key();
        if lock != Lock::None && !has_on_conflict(db.dialect()) {
            tape.op(Code::ForUpdate, 0);
        }
        if lock == Lock::Shared {
            tape.op(Code::LockOption, LockOption::Shared as u16);
        }
        tape.op(Code::NoOrder, 0);
        tape.op_with(Code::Limit, 0, Value::Int(1));
        tape.op(Code::Select, 0);
        db.select(tape, self.at, |mut rows: Vec<M>| Ok(rows.pop()))
            .await
    }

    /// One database for all that is asked and changed: what one statement wrote, the next must see.
    fn database(&self, db: &Db) -> Result<Db> {
        db.for_rows(self.node.model)
            .map_err(|error| error.located(self.at))
    }

    /// Inserts the row; `None` when its key is there already.
    async fn insert<M: Model>(&self, db: &Db, lock: Lock) -> Result<Option<M>> {
        let mut tape = self.tape.clone();
        if has_on_conflict(db.dialect()) {
            self.target
                .iter()
                .for_each(|column| tape.op(Code::Target, *column));
            return insert_row(db, tape, IGNORE, self.at).await;
        }
        let at = self.at;
        let inserted: Result<Option<M>> = db
            .atomic(async move |tx| insert_row(tx, tape, 0, at).await)
            .await;
        match inserted {
            Err(error) if error.is_unique_violation() => {
                // Any unique key may have refused it: it is ours when the row is there.
                self.find::<M>(db, lock).await?.map(|_| None).ok_or(error)
            }
            other => other,
        }
    }

    /// Changes the row with this key; `None` when there is none.
    async fn change<M: Model>(&self, db: &Db, sets: &Tape) -> Result<Option<M>> {
        let assigned = self.incoming_as_values(sets);
        if !db.dialect().returns_updated() {
            return self.change_then_read(db, assigned).await;
        }
        let tape = changing(self.by_key(), assigned, 1).map_err(|error| error.located(self.at))?;
        let row = db.select(tape, self.at, |mut rows: Vec<M>| Ok(rows.pop()));
        row.await.map_err(|error| explain(error, M::META))
    }

    /// The same where an UPDATE gives nothing back: the row is locked, changed, and read by its primary key, for
    /// the assignments may change the other.
    async fn change_then_read<M: Model>(&self, db: &Db, assigned: Tape) -> Result<Option<M>> {
        let (at, node) = (self.at, self.node);
        let changed = db.atomic(async move |tx| {
            let Some(row) = self.find::<M>(tx, Lock::Exclusive).await? else {
                return Ok(None);
            };
            let key = || {
                M::META
                    .pk
                    .iter()
                    .map(|column| row.to_value(*column))
                    .collect()
            };
            let tape =
                changing(by_key(node, key()), assigned, 0).map_err(|error| error.located(at))?;
            tx.write(tape, at)
                .await
                .map_err(|error| explain(error, M::META))?;
            let mut tape = by_key(node, key());
            tape.op(Code::Select, 0);
            tx.select(tape, at, |mut rows: Vec<M>| Ok(rows.pop())).await
        });
        changed.await
    }

    /// The assignments with the new row's values in the place of `incoming()`.
    fn incoming_as_values(&self, sets: &Tape) -> Tape {
        let (row, meta) = (given(&self.tape), self.node.model);
        let incoming = incoming_id(meta.id);
        let (mut values, mut tape) = (sets.values().iter(), Tape::default());
        for op in sets.ops() {
            let column = match op.code {
                _ if op.node.is_none_or(|node| node.id != incoming) => None,
                Code::Column => Some(op.arg),
                Code::RelationKey => meta.relations[usize::from(op.arg)].kind.key_column(),
                _ => None,
            };
            match (column.map(|column| row.get(&column)), op.node) {
                (Some(Some(value)), _) if !value.is_null() => tape.value(value.clone()),
                (Some(_), _) => tape.op(Code::Null, 0),
                (None, Some(node)) if op.takes_value() => {
                    tape.value_at(
                        op.code,
                        op.arg,
                        node,
                        values.next().cloned().unwrap_or_default(),
                    );
                }
                (None, Some(node)) => tape.at(op.code, op.arg, node),
                (None, None) if op.takes_value() => {
                    tape.op_with(op.code, op.arg, values.next().cloned().unwrap_or_default());
                }
                (None, None) => tape.op(op.code, op.arg),
            }
        }
        tape
    }
}

/// Whether an insert can be told what to do about one unique key.
fn has_on_conflict(dialect: Dialect) -> bool {
    matches!(dialect, Dialect::Sqlite | Dialect::Postgres)
}

/// The columns of a new row that have a plain value.
fn given(tape: &Tape) -> PlainRow {
    super::assign::given(tape, 0).into_iter().collect()
}

async fn insert<M: Model>(db: &Db, tape: Tape, at: At) -> Result<Option<M>> {
    let row = db.select(tape, at, |mut rows: Vec<M>| Ok(rows.pop()));
    row.await.map_err(|error| explain(error, M::META))
}

/// How a row that is there already is read on MariaDB and MySQL, where only a lock shows what others wrote.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lock {
    None,
    /// Several may hold it: two who only read do not wait for one another for ever.
    Shared,
    /// It is changed next.
    Exclusive,
}

/// The row with this key, and whether it was made now.
pub(crate) async fn get_or_create<M: Model>(db: &Db, keyed: Keyed) -> Result<(M, bool)> {
    let db = &keyed.database(db)?;
    for attempt in 0..ATTEMPTS {
        let lock = if attempt > 0 {
            Lock::Shared
        } else {
            Lock::None
        };
        if let Some(row) = keyed.find(db, lock).await? {
            return Ok((row, false));
        }
        if let Some(row) = keyed.insert(db, Lock::Shared).await? {
            return Ok((row, true));
        }
    }
    Err(vanishes(keyed.at))
}

/// Changes the row with this key, or makes it; and whether it was made now.
pub(crate) async fn update_or_create<M: Model>(
    db: &Db,
    keyed: Keyed,
    sets: Tape,
) -> Result<(M, bool)> {
    let db = &keyed.database(db)?;
    for _ in 0..ATTEMPTS {
        if let Some(row) = keyed.change(db, &sets).await? {
            return Ok((row, false));
        }
        if let Some(row) = keyed.insert(db, Lock::Exclusive).await? {
            return Ok((row, true));
        }
    }
    Err(vanishes(keyed.at))
}

/// The same in one statement, where the database has one.
pub(crate) async fn upsert<M: Model>(db: &Db, keyed: Keyed, sets: Tape) -> Result<M> {
    let db = &keyed.database(db)?;
    if !has_on_conflict(db.dialect()) || M::META.is_recorded() {
        return update_or_create(db, keyed, sets).await.map(|(row, _)| row);
    }
    let mut tape = keyed.tape;
    keyed
        .target
        .iter()
        .for_each(|column| tape.op(Code::Target, *column));
    tape.op(Code::OnConflict, 0);
    let start = tape.ops().len();
    tape.join(sets);
    check_sets(M::META, &mut tape, start).map_err(|error| error.located(keyed.at))?;
    tape.op(Code::Insert, REPLACE);
    insert(db, tape, keyed.at)
        .await?
        .ok_or_else(|| vanishes(keyed.at))
}

/// One row of `insert_many` that cannot stand in a statement with others.
pub(super) async fn alone<M: Model>(
    db: &Db,
    mut tape: Tape,
    conflict: Conflict,
    at: At,
) -> Result<Option<M>> {
    let node = Root::<M>::NODE;
    let read_before = M::META.is_recorded() && matches!(conflict, Conflict::Update(..));
    let one = has_on_conflict(db.dialect()) && !read_before;
    if one || matches!(conflict, Conflict::Refuse) {
        end(&mut tape, node, &conflict);
        return insert(db, tape, at).await;
    }
    if let Conflict::Update(key, columns) = conflict {
        let mut sets = Tape::default();
        for column in columns {
            sets.at(Code::Column, column, incoming(node.model));
            sets.op(Code::Set, column);
        }
        return upsert(db, Keyed::new(node, tape, key, at)?, sets)
            .await
            .map(Some);
    }
    let db = db.for_rows(node.model).map_err(|error| error.located(at))?;
    tape.op(Code::Insert, 0);
    let inserted: Result<Option<M>> = db.atomic(async move |tx| insert(tx, tape, at).await).await;
    match inserted {
        Err(error) if error.is_unique_violation() => Ok(None),
        other => other,
    }
}

/// What `.upsert()` sets.
pub(crate) fn sets<M>(sets: impl IntoSets<M>) -> Tape {
    let mut tape = Tape::default();
    sets.sets(&mut tape);
    tape
}

fn no_key(meta: &'static ModelMeta, target: &[u16], at: At) -> Error {
    let names = names(meta, target);
    Error::new(
        ErrorKind::Invalid,
        format!("the new row has no value for its key ({names})"),
    )
    .code("orm.E252")
    .hint("give each column of the key a value: NULL is equal to nothing, so it finds no row")
    .located(at)
}

fn vanishes(at: At) -> Error {
    Error::new(
        ErrorKind::Conflict,
        "the row was made and deleted by others again and again",
    )
    .code(codes::SERIALIZATION)
    .hint("run it again: `db.atomic_retry(3, …)` does")
    .located(at)
}
