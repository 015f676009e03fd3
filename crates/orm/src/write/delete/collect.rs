//! The rows that a deletion takes along, changes, or meets in its way.

use super::graph::{Incoming, incoming, is_leaf, links};
use crate::{
    db::Db,
    dynamic::{DynRow, root},
    model::{ModelMeta, OnDelete, stored},
    query::{
        scoped::OWN,
        tape::{Code, PathNode, Tape},
    },
    value::{KeyValue, Value},
};
use carafe_core::Result;
use std::{collections::HashSet, panic::Location};

pub(super) type At = &'static Location<'static>;

/// Keys in one list.
pub(super) const BATCH: usize = 5_000;

/// Rows of one model that are deleted by their key.
pub(super) struct Going {
    pub(super) meta: &'static ModelMeta,
    /// All columns when the model has hooks, else the key.
    pub(super) rows: Vec<Vec<Value>>,
    /// How many of them the query itself found.
    pub(super) asked: usize,
    seen: HashSet<KeyValue>,
}

/// Rows of a model that refer to the ones that go.
pub(super) struct Referring {
    pub(super) key: Incoming,
    pub(super) to: Vec<Value>,
}

/// Everything that a deletion is about.
pub(super) struct Collected<'d> {
    db: &'d Db,
    at: At,
    /// Whether the rows are to be deleted, and nobody may change them until then.
    locks: bool,
    /// Whether they are thrown away: then only rows that can be go along.
    soft: bool,
    pub(super) going: Vec<Going>,
    /// Deleted without having been read.
    pub(super) leaves: Vec<Referring>,
    /// Changed to refer to something else.
    pub(super) changed: Vec<Referring>,
    pub(super) links: Vec<(&'static ModelMeta, u16, bool, Vec<Value>)>,
    pub(super) protected: Vec<Referring>,
    restricted: Vec<Referring>,
}

impl Going {
    fn new(meta: &'static ModelMeta) -> Self {
        Self {
            meta,
            rows: Vec::new(),
            asked: 0,
            seen: HashSet::new(),
        }
    }

    /// The columns that are read of each row.
    fn columns(meta: &ModelMeta) -> Vec<u16> {
        if meta.hooks.is_some() {
            (0..).take(meta.columns.len()).collect()
        } else {
            meta.pk.to_vec()
        }
    }

    /// The key of a row, as one value.
    pub(super) fn key(meta: &ModelMeta, row: &[Value]) -> Value {
        let place = |column: &u16| match meta.hooks {
            Some(_) => usize::from(*column),
            None => meta.pk.iter().position(|key| key == column).unwrap_or(0),
        };
        let mut key: Vec<Value> = meta
            .pk
            .iter()
            .map(|column| row[place(column)].clone())
            .collect();
        match key.len() {
            1 => key.remove(0),
            _ => Value::List(key.into()),
        }
    }
}

impl<'d> Collected<'d> {
    /// Reads (and locks) the rows of a query, and follows the foreign keys that lead to them.
    pub(super) async fn of(
        db: &'d Db,
        meta: &'static ModelMeta,
        query: Tape,
        locks: bool,
        at: At,
    ) -> Result<Self> {
        Self::new(db, locks, at).collect(meta, query).await
    }

    /// The same for rows that are thrown away.
    pub(super) async fn thrown_away(
        db: &'d Db,
        meta: &'static ModelMeta,
        query: Tape,
        locks: bool,
        at: At,
    ) -> Result<Self> {
        let collected = Self {
            soft: true,
            ..Self::new(db, locks, at)
        };
        collected.collect(meta, query).await
    }

    fn new(db: &'d Db, locks: bool, at: At) -> Self {
        Self {
            db,
            at,
            locks,
            soft: false,
            going: Vec::new(),
            leaves: Vec::new(),
            changed: Vec::new(),
            links: Vec::new(),
            protected: Vec::new(),
            restricted: Vec::new(),
        }
    }

    async fn collect(mut self, meta: &'static ModelMeta, query: Tape) -> Result<Self> {
        let first = query
            .ops()
            .first()
            .and_then(|op| op.node)
            .unwrap_or_else(|| root(meta));
        let rows = self.read(first, query, &Going::columns(meta)).await?;
        let keys = self.add(meta, rows);
        self.going[0].asked = keys.len();
        let mut open = vec![(meta, keys)];
        while let Some((meta, keys)) = open.pop() {
            for keys in keys.chunks(BATCH) {
                self.follow(meta, keys, &mut open).await?;
            }
        }
        self.check_restricted().await?;
        Ok(self)
    }

    async fn read(
        &self,
        node: &'static PathNode,
        mut tape: Tape,
        columns: &[u16],
    ) -> Result<Vec<Vec<Value>>> {
        let meta = node.model;
        tape.op(Code::NoOut, 0);
        for column in columns {
            tape.at(Code::Column, *column, node);
            tape.op(Code::Out, 0);
        }
        if self.locks {
            tape.op(Code::ForUpdate, 0);
        }
        tape.op(Code::Select, 0);
        let rows = self.db.select(tape, self.at, Ok::<Vec<DynRow>, _>).await?;
        let fitted = |row: DynRow| {
            let values = columns.iter().zip(row.into_values());
            let values = values.map(|(column, value)| {
                let info = &meta.columns[usize::from(*column)];
                value.fitted(info.kind, info.digits.1)
            });
            values.collect()
        };
        rows.into_iter().map(fitted).collect()
    }

    /// Notes rows that go, and gives the keys of those that are new.
    fn add(&mut self, meta: &'static ModelMeta, rows: Vec<Vec<Value>>) -> Vec<Value> {
        let known = self.going.iter().position(|going| going.meta.id == meta.id);
        let place = known.unwrap_or_else(|| {
            self.going.push(Going::new(meta));
            self.going.len() - 1
        });
        let going = &mut self.going[place];
        let mut keys = Vec::new();
        for row in rows {
            let key = Going::key(meta, &row);
            if going.seen.insert(key.clone().into()) {
                going.rows.push(row);
                keys.push(key);
            }
        }
        keys
    }

    async fn follow(
        &mut self,
        meta: &'static ModelMeta,
        keys: &[Value],
        open: &mut Vec<(&'static ModelMeta, Vec<Value>)>,
    ) -> Result<()> {
        let registry = self.db.registry();
        if self.soft {
            return self.follow_softly(meta, keys, open).await;
        }
        for (model, relation, far) in links(registry, meta) {
            self.links.push((model, relation, far, keys.to_vec()));
        }
        for key in incoming(registry, meta) {
            let found = Referring {
                key,
                to: keys.to_vec(),
            };
            let (rule, model) = (found.key.rule, found.key.model);
            match rule {
                OnDelete::DoNothing => {}
                OnDelete::Cascade if is_leaf(registry, model) => self.leaves.push(found),
                OnDelete::Cascade => {
                    let rows = self
                        .read(root(model), found.tape(), &Going::columns(model))
                        .await?;
                    let new = Some(self.add(model, rows)).filter(|new| !new.is_empty());
                    open.extend(new.map(|new| (model, new)));
                }
                OnDelete::Protect if self.is_there(&found).await? => self.protected.push(found),
                OnDelete::Protect => {}
                OnDelete::Restrict => self.restricted.push(found),
                OnDelete::SetNull | OnDelete::SetDefault | OnDelete::Set => {
                    self.changed.push(found);
                }
            }
        }
        Ok(())
    }

    /// What refers to a row in the trash still refers to a row: only what would go with it, and has a trash, goes.
    async fn follow_softly(
        &mut self,
        meta: &'static ModelMeta,
        keys: &[Value],
        open: &mut Vec<(&'static ModelMeta, Vec<Value>)>,
    ) -> Result<()> {
        for key in incoming(self.db.registry(), meta) {
            let found = Referring {
                key,
                to: keys.to_vec(),
            };
            let (rule, model) = (found.key.rule, found.key.model);
            match rule {
                OnDelete::Cascade if model.soft_delete.is_some() => {
                    let columns = Going::columns(model);
                    let rows = self.read(root(model), found.there(), &columns).await?;
                    let new = self.add(model, rows);
                    if !new.is_empty() {
                        open.push((model, new));
                    }
                }
                OnDelete::Protect if self.is_there(&found).await? => self.protected.push(found),
                OnDelete::Restrict => self.restricted.push(found),
                _ => {}
            }
        }
        Ok(())
    }

    async fn is_there(&self, rows: &Referring) -> Result<bool> {
        let mut tape = if self.soft { rows.there() } else { rows.tape() };
        tape.op(Code::Any, 0);
        self.db
            .select(tape, self.at, |rows: Vec<bool>| {
                Ok(rows.first() == Some(&true))
            })
            .await
    }

    /// Rows that forbid the deletion, unless they go with it.
    async fn check_restricted(&mut self) -> Result<()> {
        for rows in std::mem::take(&mut self.restricted) {
            let meta = rows.key.model;
            let tape = if self.soft { rows.there() } else { rows.tape() };
            let found = self.read(root(meta), tape, &Going::columns(meta)).await?;
            let going = self.going.iter().find(|going| going.meta.id == meta.id);
            let stays = |row: &Vec<Value>| {
                let key = KeyValue::from(Going::key(meta, row));
                going.is_none_or(|going| !going.seen.contains(&key))
            };
            if found.iter().any(stays) {
                self.protected.push(rows);
            }
        }
        Ok(())
    }
}

impl Referring {
    /// The start of a statement about these rows.
    pub(super) fn tape(&self) -> Tape {
        self.among(Tape::base(root(self.key.model)))
    }

    /// The same about those that are not in the trash.
    pub(super) fn there(&self) -> Tape {
        let mut tape = Tape::from(root(self.key.model));
        tape.op(Code::Unscoped, OWN);
        self.among(tape)
    }

    fn among(&self, mut tape: Tape) -> Tape {
        let node = root(self.key.model);
        if let Some(kind) = &self.key.kind {
            tape.at(Code::Column, self.key.column - 1, node);
            tape.value(Value::Text(kind.clone()));
            tape.op(Code::Eq, 0);
            tape.op(Code::Filter, 0);
        }
        tape.at(Code::Column, self.key.column, node);
        tape.value(Value::List(self.keys()));
        tape.op(Code::In, 0);
        tape.op(Code::Filter, 0);
        tape
    }

    /// The keys as their column holds them.
    pub(super) fn keys(&self) -> Box<[Value]> {
        let column = &self.key.model.columns[usize::from(self.key.column)];
        let generic = self.key.kind.is_some();
        let keys = self.to.iter().cloned();
        keys.map(|key| {
            if generic {
                stored(key, column.kind)
            } else {
                key
            }
        })
        .collect()
    }

    /// What the foreign key is changed to.
    pub(super) fn new_key(&self) -> Value {
        let meta = self.key.model;
        let column = &meta.columns[usize::from(self.key.column)];
        match self.key.rule {
            OnDelete::SetDefault => column.default.map_or(Value::Null, |default| default()),
            OnDelete::Set => self.key.set.map_or(Value::Null, |set| set()),
            _ => Value::Null,
        }
    }
}
