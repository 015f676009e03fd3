//! `Product::bulk_update(&db, &rows, |p| (p.price, p.stock))`: other values for each row, few statements.

use super::{
    assign::bump_version,
    explain,
    insert::now,
    many::{lists, written_out},
    plain::names,
    row::stale,
    validate::check_value,
};
use crate::{
    db::Db,
    model::ModelMeta,
    query::tape::{Code, PathNode, Tape},
    sql::Dialect,
    value::Value,
};
use carafe_core::{Error, Result};
use std::{collections::HashMap, panic::Location};

const BATCH: usize = 5_000;

/// Rows whose columns are written: for each row the values of `columns`.
pub(crate) struct Bulk {
    node: &'static PathNode,
    columns: Vec<u16>,
    rows: Vec<Vec<Value>>,
    at: &'static Location<'static>,
}

impl Bulk {
    /// The key, the version when there is one, and what is to be written.
    pub(crate) fn new(
        node: &'static PathNode,
        written: &[u16],
        row: impl Fn(u16, usize) -> Value,
        count: usize,
        at: &'static Location<'static>,
    ) -> Result<Self> {
        let meta = node.model;
        if written.iter().any(|column| meta.pk.contains(column)) {
            return Err(sets_key(meta).located(at));
        }
        let version = meta.version();
        let finds = meta.pk.iter().copied().chain(version);
        let written = written
            .iter()
            .copied()
            .filter(|column| Some(*column) != version);
        let mut columns: Vec<u16> = Vec::new();
        for column in finds.chain(written).chain(meta.auto_now()) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        // Of two values for one row the later one counts.
        let mut last = HashMap::new();
        for number in 0..count {
            let key: Vec<_> = meta.pk.iter().map(|column| row(*column, number)).collect();
            last.insert(format!("{key:?}"), number);
        }
        let mut numbers: Vec<_> = last.into_values().collect();
        numbers.sort_unstable();
        let value = |column: u16, number: usize| {
            if meta.columns[usize::from(column)].auto_now {
                now(meta, column)
            } else {
                row(column, number)
            }
        };
        let rows = numbers.into_iter().map(|number| {
            columns
                .iter()
                .map(|column| value(*column, number))
                .collect()
        });
        let bulk = Self {
            node,
            rows: rows.collect(),
            columns,
            at,
        };
        bulk.check().map_err(|error| error.located(at))?;
        Ok(bulk)
    }

    fn check(&self) -> Result<()> {
        let cells = self
            .rows
            .iter()
            .flat_map(|row| self.columns.iter().zip(row));
        let refused: Vec<_> = cells
            .filter_map(|(column, value)| check_value(self.node.model, *column, value))
            .collect();
        if refused.is_empty() {
            Ok(())
        } else {
            Err(Error::invalid(refused))
        }
    }

    /// Sends the statements, in one transaction when they are several.
    pub(crate) async fn run(self, db: &Db) -> Result<u64> {
        let (at, meta, all) = (self.at, self.node.model, self.rows.len() as u64);
        let mut tapes = self.tapes(db.dialect());
        if tapes.is_empty() {
            return Ok(0);
        }
        if tapes.len() == 1 && meta.version().is_none() {
            return db
                .write(tapes.remove(0), at)
                .await
                .map_err(|error| explain(error, meta));
        }
        let db = db.for_rows(meta).map_err(|error| error.located(at))?;
        let changed = db.atomic(async move |tx| {
            let mut changed = 0;
            for tape in tapes {
                changed += tx
                    .write(tape, at)
                    .await
                    .map_err(|error| explain(error, meta))?;
            }
            if meta.version().is_some() && changed < all {
                return Err(stale(meta).located(at));
            }
            Ok(changed)
        });
        changed.await.map_err(|error| error.located(at))
    }

    fn tapes(self, dialect: Dialect) -> Vec<Tape> {
        let (meta, mut rows) = (self.node.model, self.rows);
        let arrays = dialect == Dialect::Sqlite || dialect.has_arrays_of(meta, &self.columns);
        let mut tapes = Vec::new();
        while !rows.is_empty() {
            let count = if arrays {
                BATCH.min(rows.len())
            } else {
                written_out(rows.len(), self.columns.len())
            };
            let rest = rows.split_off(count);
            let mut tape = Tape::from(self.node);
            lists(&mut tape, &self.columns, std::mem::replace(&mut rows, rest));
            if !arrays {
                tape.op(Code::Rows, u16::try_from(count).unwrap_or(u16::MAX));
            }
            if let Some(version) = meta.version() {
                tape.op(Code::Target, version);
                bump_version(&mut tape, self.node, version);
            }
            tape.op(Code::Update, 0);
            tapes.push(tape);
        }
        tapes
    }
}

fn sets_key(meta: &'static ModelMeta) -> Error {
    Error::internal(format!(
        "`{}.{}` is the key that finds the row: it cannot be written",
        meta.name,
        names(meta, meta.pk)
    ))
    .code("orm.E253")
    .hint("name other columns; a row with another key is another row")
}
