//! `DynQuery`.

use super::{
    DynFilter, DynRow,
    keyset::{self, Key},
    lookup::Given,
    path::{FieldPath, Step, each, resolve, root, step, to_many_of},
    walk,
};
use crate::{
    db::{Db, Run},
    model::ModelMeta,
    query::tape::{Code, Tape},
    shape::Shape,
    value::{Row, Value},
};
use carafe_core::{Error, ErrorKind, Result};
use std::panic::Location;

/// A query over a model that is known at run time.
///
/// It reads the columns it was told by [`select`](Self::select), or every column of the model.
#[must_use = "a query does nothing until `.fetch(&db).await`"]
#[derive(Debug, Clone)]
pub struct DynQuery {
    pub(super) meta: &'static ModelMeta,
    tape: Tape,
    columns: Vec<FieldPath>,
    counts: Vec<Tape>,
    pub(super) order: Vec<Key>,
}

impl DynQuery {
    /// All rows of a model.
    pub fn new(meta: &'static ModelMeta) -> Self {
        Self {
            meta,
            tape: Tape::from(root(meta)),
            columns: Vec::new(),
            counts: Vec::new(),
            order: Vec::new(),
        }
    }

    /// Also rows that the model's scope leaves out and those in the trash.
    pub fn unscoped(mut self) -> Self {
        self.tape.unscoped();
        self
    }

    /// The model.
    pub fn meta(&self) -> &'static ModelMeta {
        self.meta
    }

    /// Only the rows that fit a lookup such as `category__name__icontains` or `created__year__gte`.
    ///
    /// Through a relation with many rows one of them must fit; `tags__count__gt` asks how many there are.
    pub fn filter(self, lookup: &str, value: impl Into<Value>) -> Result<Self> {
        let condition = walk::condition(self.meta, lookup, Given::Value(value.into()))?;
        Ok(self.matching(condition))
    }

    /// Only the rows that fit at least one of these lookups; none when there is no lookup.
    pub fn filter_any<'l>(
        self,
        lookups: impl IntoIterator<Item = (&'l str, Value)>,
    ) -> Result<Self> {
        let lookups = lookups.into_iter();
        self.apply(&DynFilter::any(
            lookups.map(|(lookup, value)| DynFilter::new(lookup, value)),
        ))
    }

    /// Only the rows that do not fit a lookup.
    pub fn exclude(self, lookup: &str, value: impl Into<Value>) -> Result<Self> {
        self.apply(&!DynFilter::new(lookup, value))
    }

    pub(super) fn matching(mut self, condition: Tape) -> Self {
        self.tape.join(condition);
        self.tape.op(Code::Filter, 0);
        self
    }

    /// Equal rows once.
    pub fn distinct(mut self) -> Self {
        self.tape.op(Code::Distinct, 0);
        self
    }

    /// A number behind the columns: how many rows a to-many relation has.
    pub fn annotate_count(mut self, relation: &str) -> Result<Self> {
        let node = root(self.meta);
        match step(node, relation) {
            Step::Many(index) => self.counts.push(walk::count(each(node, index))),
            _ => return Err(to_many_of(self.meta, relation)),
        }
        Ok(self)
    }

    /// In this order: `price`, `-price`, `category__name`. An earlier order is forgotten.
    pub fn order_by<'n>(mut self, names: impl IntoIterator<Item = &'n str>) -> Result<Self> {
        self.order = names
            .into_iter()
            .map(|name| Key::parse(self.meta, name))
            .collect::<Result<_>>()?;
        Ok(self)
    }

    /// In the opposite order.
    pub fn reversed(mut self) -> Self {
        self.order
            .iter_mut()
            .for_each(|key| key.descending = !key.descending);
        self
    }

    /// Only the rows behind the one that has these values in the columns of the order.
    pub fn after(mut self, values: &[Value]) -> Result<Self> {
        keyset::after(&self.order, values, &mut self.tape)?;
        Ok(self)
    }

    /// These columns, also of to-one relations.
    pub fn select<'n>(mut self, names: impl IntoIterator<Item = &'n str>) -> Result<Self> {
        self.columns = names
            .into_iter()
            .map(|name| plain(self.meta, name))
            .collect::<Result<_>>()?;
        Ok(self)
    }

    /// Every column of the model, then these: such a row can be decoded and shown as a model.
    pub fn select_also<'n>(mut self, names: impl IntoIterator<Item = &'n str>) -> Result<Self> {
        let also: Vec<FieldPath> = names
            .into_iter()
            .map(|name| plain(self.meta, name))
            .collect::<Result<_>>()?;
        self.columns.clear();
        self.columns = self.columns().into_iter().chain(also).collect();
        Ok(self)
    }

    /// At most that many rows.
    pub fn limit(mut self, rows: u64) -> Self {
        self.tape.op_with(
            Code::Limit,
            0,
            Value::Int(i64::try_from(rows).unwrap_or(i64::MAX)),
        );
        self
    }

    /// Without the first so many rows.
    pub fn offset(mut self, rows: u64) -> Self {
        self.tape.op_with(
            Code::Offset,
            0,
            Value::Int(i64::try_from(rows).unwrap_or(i64::MAX)),
        );
        self
    }

    /// Locks the rows until the transaction ends.
    pub fn select_for_update(mut self) -> Self {
        self.tape.op(Code::ForUpdate, 0);
        self
    }

    /// Only the rows that a row of `owner` has in its to-many relation.
    pub fn members(mut self, owner: &'static ModelMeta, relation: u16, key: Value) -> Self {
        self.tape.value_at(Code::Member, relation, root(owner), key);
        self.tape.op(Code::Filter, 0);
        self
    }

    pub(super) fn fetch_keys<'e>(
        mut self,
        db: &'e Db,
        at: &'static Location<'static>,
    ) -> Run<'e, Vec<DynRow>> {
        self.columns = plain(self.meta, "pk").into_iter().collect();
        db.select(self.ended(), at, Ok)
    }

    /// The columns it reads.
    pub fn columns(&self) -> Vec<FieldPath> {
        if !self.columns.is_empty() {
            return self.columns.clone();
        }
        let node = root(self.meta);
        let own = (0..).zip(self.meta.columns).map(|(column, _)| FieldPath {
            node,
            column,
            nullable: false,
        });
        own.collect()
    }

    /// The tape of its SELECT.
    fn ended(mut self) -> Tape {
        if !self.counts.is_empty() {
            self.columns = self.columns();
        }
        for path in &self.columns {
            self.tape.at(Code::Column, path.column, path.node);
            self.tape.op(Code::Out, 0);
        }
        for count in std::mem::take(&mut self.counts) {
            self.tape.join(count);
            self.tape.op(Code::Out, 0);
        }
        self.order.iter().for_each(|key| key.write(&mut self.tape));
        self.tape.op(Code::Select, 0);
        self.tape
    }

    /// All rows.
    #[track_caller]
    pub fn fetch(self, db: &Db) -> Run<'_, Vec<DynRow>> {
        let at = Location::caller();
        let columns = self.columns();
        let rows = db.select(self.ended(), at, Ok::<Vec<DynRow>, Error>);
        Run::new(async move {
            let mut rows = rows.await?;
            rows.iter_mut()
                .try_for_each(|row| row.fit(&columns))
                .map_err(|error| error.located(at))?;
            Ok(rows)
        })
    }

    /// The only row. None is a 404.
    #[track_caller]
    pub fn one(self, db: &Db) -> Run<'_, DynRow> {
        let rows = self.limit(1).fetch(db);
        Run::new(async move { rows.await?.pop().ok_or_else(Error::not_found) })
    }

    /// The rows by key and short text, as a list of choices shows them.
    #[track_caller]
    pub fn choices(self, db: &Db) -> Run<'_, Vec<(Value, String)>> {
        let at = Location::caller();
        let (meta, columns) = (
            self.meta,
            Self {
                columns: Vec::new(),
                ..self.clone()
            }
            .columns(),
        );
        let rows = db.select(
            Self {
                columns: Vec::new(),
                ..self
            }
            .ended(),
            at,
            Ok::<Vec<DynRow>, Error>,
        );
        Run::new(async move {
            let rows = rows.await?;
            rows.into_iter()
                .map(|row| row.choice(meta, &columns))
                .collect()
        })
    }

    /// How many rows.
    #[track_caller]
    pub fn count(mut self, db: &Db) -> Run<'_, u64> {
        self.tape.op(Code::Count, 0);
        db.select(self.tape, Location::caller(), |rows: Vec<i64>| {
            Ok(rows.first().map_or(0, |count| count.unsigned_abs()))
        })
    }

    /// Whether there is a row.
    #[track_caller]
    pub fn exists(mut self, db: &Db) -> Run<'_, bool> {
        self.tape.op(Code::Any, 0);
        db.select(self.tape, Location::caller(), |rows: Vec<bool>| {
            Ok(rows.first().is_some_and(|yes| *yes))
        })
    }
}

fn plain(meta: &'static ModelMeta, name: &str) -> Result<FieldPath> {
    match resolve(meta, name)? {
        (path, "") => Ok(path),
        (_, rest) => Err(Error::new(
            ErrorKind::BadRequest,
            format!("`{name}`: `{rest}` is not a field"),
        )
        .code("orm.E012")),
    }
}

impl Shape for DynRow {
    // Its width is that of the statement: it is always the whole row.
    const WIDTH: u16 = 0;

    fn decode(row: &mut Row<'_>) -> Result<Self> {
        Self::read(row)
    }
}
