//! What a thread keeps: its connection, and statements that are prepared once and found by number.

use super::{
    bind::{self, Bound},
    cells::RowCells,
    error::refused,
};
use crate::{
    db::Shared,
    driver::{Fresh, Output, Rows, sent::Sent},
    query::tape::Tape,
    shape::{Grouped, Slots},
    sql::plan::{Plan, Source},
    value::{KeyValue, Row, Value},
};
use carafe_core::{Error, Result};
use rusqlite::{Connection, Statement};

/// Statements beyond this number are prepared each time.
const KEPT: usize = 16_384;

pub(super) struct Lite<'c> {
    pub(super) conn: &'c Connection,
    statements: Vec<Option<Statement<'c>>>,
    /// Whether the transaction that runs may not write.
    pub(super) read_only: bool,
}

impl<'c> Lite<'c> {
    pub(super) fn new(conn: &'c Connection) -> Self {
        Self {
            conn,
            statements: Vec::new(),
            read_only: false,
        }
    }

    /// A query and those of its to-many relations.
    pub(super) fn fetch(&mut self, shared: &Shared, tape: &Tape, fresh: Fresh) -> Result<Rows> {
        let plan = shared.plan(tape)?;
        let mut rows = fresh();
        if plan.batches.is_empty() || !self.conn.is_autocommit() {
            self.fill(&plan, tape.values(), &mut *rows)?;
            return Ok(rows);
        }
        // One read transaction: the rows and those of their relations are of one moment.
        self.conn.execute_batch("BEGIN").map_err(refused)?;
        let filled = self.fill(&plan, tape.values(), &mut *rows);
        self.conn.execute_batch("ROLLBACK").map_err(refused)?;
        filled.map(|()| rows)
    }

    fn fill(&mut self, plan: &Plan, values: &[Value], rows: &mut dyn Output) -> Result<()> {
        self.run(plan, values, &[], |row| rows.push(&mut Row::new(row)))?;
        if plan.batches.is_empty() {
            return Ok(());
        }
        let mut slots = Slots::new(plan.batches.len());
        rows.children(&mut slots);
        self.batches(&plan.batches, slots, values)
    }

    pub(super) fn batches(
        &mut self,
        plans: &[Plan],
        slots: Slots<'_>,
        values: &[Value],
    ) -> Result<()> {
        for (plan, owners) in plans.iter().zip(slots.batches) {
            if owners.is_empty() {
                continue;
            }
            let mut grouped = Grouped::new(owners);
            let keys = std::mem::take(&mut grouped.keys);
            self.run(plan, values, &keys, |row| grouped.push(Row::new(row)))?;
            if plan.batches.is_empty() {
                continue;
            }
            let mut slots = Slots::new(plan.batches.len());
            grouped
                .owners
                .into_iter()
                .for_each(|(_, list)| list.children(&mut slots));
            self.batches(&plan.batches, slots, values)?;
        }
        Ok(())
    }

    /// Runs one statement and hands over its rows.
    fn run(
        &mut self,
        plan: &Plan,
        values: &[Value],
        keys: &[KeyValue],
        mut each: impl FnMut(&RowCells<'_, '_>) -> Result<()>,
    ) -> Result<()> {
        let _sent = Sent::new(&plan.sql);
        self.each(plan, values, keys, |statement| {
            let mut rows = statement.raw_query();
            while let Some(row) = rows.next().map_err(refused)? {
                each(&RowCells(row))?;
            }
            Ok(())
        })
    }

    /// Runs a statement without rows.
    pub(super) fn change(&mut self, shared: &Shared, tape: &Tape) -> Result<u64> {
        let plan = shared.plan(tape)?;
        let _sent = Sent::new(&plan.sql);
        let mut changed = 0;
        self.each(&plan, tape.values(), &[], |statement| {
            changed += statement.raw_execute().map_err(refused)? as u64;
            Ok(())
        })?;
        Ok(changed)
    }

    /// Runs a statement, or the same one for each item of its lists: all of them or none.
    fn each(
        &mut self,
        plan: &Plan,
        values: &[Value],
        keys: &[KeyValue],
        mut run: impl FnMut(&mut Statement<'c>) -> Result<()>,
    ) -> Result<()> {
        if plan.repeat.is_none() {
            return self.with(plan, values, keys, 0, run);
        }
        self.conn
            .execute_batch("SAVEPOINT carafe_rows")
            .map_err(refused)?;
        let done = (0..plan.repetitions(values))
            .try_for_each(|row| self.with(plan, values, keys, row, &mut run));
        let kept = done.and_then(|()| {
            self.conn
                .execute_batch("RELEASE carafe_rows")
                .map_err(refused)
        });
        if kept.is_err() && !self.conn.is_autocommit() {
            let _ = self
                .conn
                .execute_batch("ROLLBACK TO carafe_rows; RELEASE carafe_rows");
        }
        kept
    }

    fn prepare(&self, plan: &Plan) -> Result<Statement<'c>> {
        let statement = self.conn.prepare(&plan.sql).map_err(refused)?;
        plan.fits(statement.column_names())?;
        Ok(statement)
    }

    /// The statement with this plan's number, its parameters bound.
    #[expect(
        clippy::too_many_arguments,
        reason = "the four parts of a statement on its way, and what is done with it"
    )]
    fn with<T>(
        &mut self,
        plan: &Plan,
        values: &[Value],
        keys: &[KeyValue],
        row: usize,
        run: impl FnOnce(&mut Statement<'c>) -> Result<T>,
    ) -> Result<T> {
        let place = plan.id as usize;
        if place >= KEPT {
            let mut statement = self.prepare(plan)?;
            bind_all(&mut statement, plan, values, keys, row)?;
            return run(&mut statement);
        }
        if self.statements.len() <= place {
            self.statements.resize_with(place + 1, || None);
        }
        if self.statements[place].is_none() {
            self.statements[place] = Some(self.prepare(plan)?);
        }
        let Some(statement) = &mut self.statements[place] else {
            return Err(Error::internal("a statement was not kept"));
        };
        bind_all(statement, plan, values, keys, row)?;
        run(statement)
    }
}

pub(super) fn bind_all(
    statement: &mut Statement<'_>,
    plan: &Plan,
    values: &[Value],
    keys: &[KeyValue],
    row: usize,
) -> Result<()> {
    for (index, source) in plan.params.iter().enumerate() {
        let bound = match source {
            Source::Keys => statement.raw_bind_parameter(index + 1, bind::json_of_keys(keys)?),
            other => {
                let value = other.value(values, row).unwrap_or(&Value::Null);
                statement.raw_bind_parameter(index + 1, Bound(value))
            }
        };
        bound.map_err(refused)?;
    }
    Ok(())
}
