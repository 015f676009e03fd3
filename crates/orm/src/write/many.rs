//! `Product::insert_many(&db, rows)`: as few statements as there can be.

use super::{
    Columns, explain,
    insert::fill,
    plain::{PlainRow, names, plain_row, split},
    upsert,
};
use crate::{
    db::{Db, Run},
    dynamic::incoming,
    model::{Model, ModelMeta, UniqueOn},
    query::{
        path::{ColsOf, Path, Root},
        tape::{Code, PathNode, Tape},
    },
    sql::{Dialect, IGNORE, QUIET, REPLACE},
    value::Value,
};
use carafe_core::{Error, ErrorKind, Result};
use std::{fmt, future::IntoFuture, marker::PhantomData, panic::Location};

/// Rows in one statement, unless `batch_size` says otherwise.
const BATCH: usize = 5_000;
/// The same where each row is written out in the text.
const WRITTEN_OUT: usize = 256;

/// Many new rows on their way; `.await` sends them.
#[must_use = "nothing is inserted until this is awaited: add `.await`"]
pub struct InsertMany<'e, M> {
    db: &'e Db,
    at: &'static Location<'static>,
    rows: Vec<Tape>,
    batch: usize,
    conflict: Conflict,
    model: PhantomData<fn() -> M>,
}

/// What happens when a row is there already.
#[derive(Debug, Clone, Default)]
pub(crate) enum Conflict {
    #[default]
    Refuse,
    Ignore,
    /// Refuses, and gives nothing back.
    Quiet,
    /// The columns of the key, and those that get the new row's values.
    Update(Vec<u16>, Vec<u16>),
}

impl<M> fmt::Debug for InsertMany<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InsertMany({} rows)", self.rows.len())
    }
}

impl<'e, M: Model> InsertMany<'e, M> {
    pub(crate) fn new(db: &'e Db, rows: Vec<Tape>, at: &'static Location<'static>) -> Self {
        Self {
            db,
            at,
            rows,
            batch: BATCH,
            conflict: Conflict::Refuse,
            model: PhantomData,
        }
    }

    /// Rows in one statement at most; 5,000 unless this says otherwise.
    pub fn batch_size(mut self, rows: usize) -> Self {
        self.batch = rows.max(1);
        self
    }

    /// Leaves out the rows that clash with a unique key, and gives only those that were inserted.
    pub fn ignore_conflicts(mut self) -> Self {
        self.conflict = Conflict::Ignore;
        self
    }

    /// Changes these columns of a row with the same unique key to the new row's.
    pub fn update_conflicts<K: Columns<M>, U: Columns<M>>(
        mut self,
        key: impl FnOnce(ColsOf<M>) -> K,
        columns: impl FnOnce(ColsOf<M>) -> U,
    ) -> Self
    where
        M: UniqueOn<K>,
    {
        self.conflict = Conflict::Update(key(M::COLS).columns(), columns(M::COLS).columns());
        self
    }

    async fn run(self) -> Result<Vec<M>> {
        let (db, at, total) = (self.db, self.at, self.rows.len());
        let batches = batches(
            db.dialect(),
            Root::<M>::NODE,
            self.rows,
            self.batch,
            &self.conflict,
        );
        let mut batches = batches.map_err(|error| error.located(at))?;
        if batches.len() == 1 {
            return Ok(batches
                .remove(0)
                .send::<M>(db, at)
                .await?
                .into_iter()
                .map(|(_, row)| row)
                .collect());
        }
        let db = db.for_rows(M::META).map_err(|error| error.located(at))?;
        let rows = db.atomic(async move |tx| {
            let mut rows = Vec::with_capacity(total);
            for batch in batches {
                rows.extend(batch.send::<M>(tx, at).await?);
            }
            Ok(rows)
        });
        let mut rows = rows.await.map_err(|error| error.located(at))?;
        rows.sort_by_key(|(place, _)| *place);
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }
}

impl<'e, M: Model> IntoFuture for InsertMany<'e, M> {
    type Output = Result<Vec<M>>;
    type IntoFuture = Run<'e, Vec<M>>;

    fn into_future(self) -> Self::IntoFuture {
        if self.rows.is_empty() {
            return Run::new(std::future::ready(Ok(Vec::new())));
        }
        Run::new(self.run())
    }
}

/// One statement and the places of its rows in the list.
struct Batch {
    tape: Tape,
    places: Vec<usize>,
    /// Without ON CONFLICT in the database: one row and what to do about its conflict.
    alone: Option<Conflict>,
}

impl Batch {
    async fn send<M: Model>(
        self,
        db: &Db,
        at: &'static Location<'static>,
    ) -> Result<Vec<(usize, M)>> {
        let rows: Vec<M> = match self.alone {
            Some(conflict) => upsert::alone::<M>(db, self.tape, conflict, at)
                .await?
                .into_iter()
                .collect(),
            None => db
                .select(self.tape, at, Ok)
                .await
                .map_err(|error| explain(error, M::META))?,
        };
        let first = self.places.first().copied().unwrap_or(0);
        let same = rows.len() == self.places.len();
        let place = |number: usize| if same { self.places[number] } else { first };
        Ok(rows
            .into_iter()
            .enumerate()
            .map(|(number, row)| (place(number), row))
            .collect())
    }
}

/// The statements that insert these rows.
fn batches(
    dialect: Dialect,
    node: &'static PathNode,
    rows: Vec<Tape>,
    size: usize,
    conflict: &Conflict,
) -> Result<Vec<Batch>> {
    let meta = node.model;
    let mut plain = Vec::with_capacity(rows.len());
    let (mut tapes, mut apart) = (Vec::new(), Vec::new());
    for (place, mut tape) in rows.into_iter().enumerate() {
        fill(meta, &mut tape)
            .map_err(|error| error.hint(format!("row {place} of the list, counted from 0")))?;
        match plain_row(&tape) {
            Some(row) if together(dialect, meta, conflict) && !row.is_empty() => {
                plain.push((place, row));
            }
            row => {
                apart.extend(row.map(|row| (place, row)));
                tapes.push((place, tape));
            }
        }
    }
    refuse_twins(meta, &plain, conflict)?;
    refuse_twins(meta, &apart, conflict)?;
    let alone = tapes.into_iter().map(|(place, tape)| Batch {
        tape,
        places: vec![place],
        alone: Some(conflict.clone()),
    });
    let mut all: Vec<Batch> = grouped(plain)
        .into_iter()
        .flat_map(|(columns, rows)| chunks(dialect, node, (&columns, rows), size, conflict))
        .collect();
    all.extend(alone);
    Ok(all)
}

/// Whether many rows can stand in one statement that also gives them back.
fn together(dialect: Dialect, meta: &'static ModelMeta, conflict: &Conflict) -> bool {
    match dialect {
        // Rows that are kept as changed are read before.
        _ if meta.is_recorded() && matches!(conflict, Conflict::Update(..)) => false,
        Dialect::Sqlite | Dialect::Postgres => true,
        other => other.returns_inserted() && matches!(conflict, Conflict::Refuse),
    }
}

type Rows = Vec<(usize, PlainRow)>;

/// Statements that insert rows with values for these columns, and give nothing back.
pub(crate) fn quiet_inserts(
    dialect: Dialect,
    node: &'static PathNode,
    columns: &[u16],
    rows: Vec<Vec<Value>>,
) -> Vec<Tape> {
    let rows = rows.into_iter().enumerate().collect();
    let batches = chunks(dialect, node, (columns, rows), BATCH, &Conflict::Quiet);
    batches.into_iter().map(|batch| batch.tape).collect()
}

/// The rows by the columns they give, in the order of their first row.
fn grouped(rows: Rows) -> Vec<(Vec<u16>, Vec<(usize, Vec<Value>)>)> {
    let mut groups: Vec<(Vec<u16>, Vec<(usize, Vec<Value>)>)> = Vec::new();
    for (place, row) in rows {
        let (columns, values) = split(row);
        match groups.iter_mut().rev().find(|group| group.0 == columns) {
            Some(group) => group.1.push((place, values)),
            None => groups.push((columns, vec![(place, values)])),
        }
    }
    groups
}

fn chunks(
    dialect: Dialect,
    node: &'static PathNode,
    (columns, mut rows): (&[u16], Vec<(usize, Vec<Value>)>),
    size: usize,
    conflict: &Conflict,
) -> Vec<Batch> {
    let arrays = dialect == Dialect::Sqlite || dialect.has_arrays_of(node.model, columns);
    let mut all = Vec::new();
    while !rows.is_empty() {
        let count = if arrays {
            size.min(rows.len())
        } else {
            written_out(size.min(rows.len()), columns.len())
        };
        let rest = rows.split_off(count);
        let (places, rows): (Vec<_>, Vec<_>) =
            std::mem::replace(&mut rows, rest).into_iter().unzip();
        let mut tape = Tape::from(node);
        lists(&mut tape, columns, rows);
        if !arrays {
            tape.op(Code::Rows, u16::try_from(count).unwrap_or(u16::MAX));
        }
        end(&mut tape, node, conflict);
        all.push(Batch {
            tape,
            places,
            alone: None,
        });
    }
    all
}

/// A power of two, so that lists of all lengths share a few statements.
pub(super) fn written_out(rows: usize, columns: usize) -> usize {
    let most = (WRITTEN_OUT * 16 / columns.max(1)).clamp(1, WRITTEN_OUT);
    let rows = rows.min(most);
    if rows.is_power_of_two() {
        rows
    } else {
        rows.next_power_of_two() / 2
    }
}

/// A list for each column.
pub(super) fn lists(tape: &mut Tape, columns: &[u16], rows: Vec<Vec<Value>>) {
    let mut lists: Vec<Vec<Value>> = columns
        .iter()
        .map(|_| Vec::with_capacity(rows.len()))
        .collect();
    for row in rows {
        for (list, value) in lists.iter_mut().zip(row) {
            list.push(value);
        }
    }
    for (column, list) in columns.iter().zip(lists) {
        tape.op_with(Code::List, *column, Value::List(list.into()));
    }
}

/// What happens about rows that are there, and the end of the statement.
pub(super) fn end(tape: &mut Tape, node: &'static PathNode, conflict: &Conflict) {
    let how = match conflict {
        Conflict::Refuse => 0,
        Conflict::Quiet => QUIET,
        Conflict::Ignore => IGNORE,
        Conflict::Update(key, columns) => {
            for column in key {
                tape.op(Code::Target, *column);
            }
            tape.op(Code::OnConflict, 0);
            let incoming = incoming(node.model);
            for column in columns {
                tape.at(Code::Column, *column, incoming);
                tape.op(Code::Set, *column);
            }
            REPLACE
        }
    };
    tape.op(Code::Insert, how);
}

/// Two rows with one key cannot both win: the databases differ in what they do then.
fn refuse_twins(meta: &'static ModelMeta, rows: &Rows, conflict: &Conflict) -> Result<()> {
    let Conflict::Update(key, _) = conflict else {
        return Ok(());
    };
    let mut seen = std::collections::HashSet::new();
    for (place, row) in rows {
        let values: Vec<_> = key.iter().map(|column| row.get(column)).collect();
        if values
            .iter()
            .all(|value| value.is_some_and(|value| !value.is_null()))
            && !seen.insert(format!("{values:?}"))
        {
            return Err(Error::new(
                ErrorKind::Conflict,
                format!("two rows of the list have the same {}", names(meta, key)),
            )
            .code("orm.E251")
            .hint(format!(
                "the second is row {place}, counted from 0: keep one of them"
            )));
        }
    }
    Ok(())
}
