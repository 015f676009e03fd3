//! What a thread keeps: its connection, and statements that are prepared once and found by number.

use super::{
    bind::{self, Bound},
    cells::RowCells,
    error::refused,
};
use crate::{
    db::Shared,
    driver::{Fresh, Rows, sent::Sent},
    query::tape::Tape,
    shape::{Grouped, Slots},
    sql::plan::{Plan, Source},
    value::{KeyValue, Row, Value},
};
use carafe_core::Result;
use rusqlite::{Connection, Statement};

/// Statements beyond this number are prepared each time.
const KEPT: usize = 16_384;

pub(super) struct Lite<'c> {
    pub(super) conn: &'c Connection,
    statements: Vec<Option<Statement<'c>>>,
}

impl<'c> Lite<'c> {
    pub(super) fn new(conn: &'c Connection) -> Self {
        Self {
            conn,
            statements: Vec::new(),
        }
    }

    /// A query and those of its to-many relations.
    pub(super) fn fetch(&mut self, shared: &Shared, tape: &Tape, fresh: Fresh) -> Result<Rows> {
        let plan = shared.plan(tape)?;
        let mut rows = fresh();
        self.run(&plan, tape.values(), &[], |row| {
            rows.push(&mut Row::new(row))
        })?;
        if !plan.batches.is_empty() {
            let mut slots = Slots::new(plan.batches.len());
            rows.children(&mut slots);
            self.batches(&plan.batches, slots, tape.values())?;
        }
        Ok(rows)
    }

    fn batches(&mut self, plans: &[Plan], slots: Slots<'_>, values: &[Value]) -> Result<()> {
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
        self.with(plan, values, keys, |statement| {
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
        self.with(&plan, tape.values(), &[], |statement| {
            statement
                .raw_execute()
                .map(|count| count as u64)
                .map_err(refused)
        })
    }

    /// The statement with this plan's number, its parameters bound.
    fn with<T>(
        &mut self,
        plan: &Plan,
        values: &[Value],
        keys: &[KeyValue],
        run: impl FnOnce(&mut Statement<'c>) -> Result<T>,
    ) -> Result<T> {
        let place = plan.id as usize;
        if place >= KEPT {
            let mut statement = self.conn.prepare(&plan.sql).map_err(refused)?;
            bind_all(&mut statement, plan, values, keys)?;
            return run(&mut statement);
        }
        if self.statements.len() <= place {
            self.statements.resize_with(place + 1, || None);
        }
        let slot = &mut self.statements[place];
        let statement = match slot {
            Some(statement) => statement,
            None => slot.insert(self.conn.prepare(&plan.sql).map_err(refused)?),
        };
        bind_all(statement, plan, values, keys)?;
        run(statement)
    }
}

fn bind_all(
    statement: &mut Statement<'_>,
    plan: &Plan,
    values: &[Value],
    keys: &[KeyValue],
) -> Result<()> {
    for (index, source) in plan.params.iter().enumerate() {
        let bound = match source {
            Source::Value(number) => {
                statement.raw_bind_parameter(index + 1, Bound(&values[usize::from(*number)]))
            }
            Source::Keys => statement.raw_bind_parameter(index + 1, bind::json_of_keys(keys)?),
        };
        bound.map_err(refused)?;
    }
    Ok(())
}
