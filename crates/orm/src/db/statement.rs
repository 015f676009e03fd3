//! The typed layer's statements: generic only where a row becomes a value.

use super::{Db, Run, open};
use crate::{
    driver::{Call, Fresh, Rows},
    query::tape::Tape,
    shape::Shape,
    sql::plan::Plan,
};
use carafe_core::{Error, Result};
use std::{any::Any, panic::Location};

impl Db {
    /// Runs a query with its to-many relations; `end` makes the result of its rows.
    pub(crate) fn select<'e, S: Shape, R: Send + 'static>(
        &'e self,
        tape: Tape,
        at: &'static Location<'static>,
        end: fn(Vec<S>) -> Result<R>,
    ) -> Run<'e, R> {
        let rows = self.fetch(tape, at, || Box::new(Vec::<S>::new()));
        Run::new(async move {
            unpack(rows.await?)
                .and_then(end)
                .map_err(|error| error.located(at))
        })
    }

    /// Runs a statement and counts the rows it changed.
    pub(crate) fn write(&self, tape: Tape, at: &'static Location<'static>) -> Run<'_, u64> {
        let call = Call { db: self, tape, at };
        if let Some(seat) = &self.seat {
            return seat.change(call);
        }
        match self.check_beside(true, at) {
            Ok(()) => self.shared().backend().change(call),
            Err(error) => Run::new(std::future::ready(Err(error))),
        }
    }

    /// The SQL of a query: its statement, then one for each to-many relation.
    pub(crate) fn statements(&self, tape: &Tape) -> Result<String> {
        let plan = self.plan(tape)?;
        let mut lines = Vec::new();
        collect(&plan, &mut lines);
        Ok(lines.join(";\n"))
    }

    fn fetch<'e>(
        &'e self,
        tape: Tape,
        at: &'static Location<'static>,
        fresh: Fresh,
    ) -> Run<'e, Rows> {
        let call = Call { db: self, tape, at };
        if let Some(seat) = &self.seat {
            return seat.fetch(call, fresh);
        }
        let writes = self.outside && self.plan(&call.tape).is_ok_and(|plan| plan.writes);
        match self.check_beside(writes, at) {
            Ok(()) => self.shared().backend().fetch(call, fresh),
            Err(error) => Run::new(std::future::ready(Err(error))),
        }
    }

    /// Whether a statement that is in no transaction may run where this task is now.
    #[inline]
    pub(super) fn check_beside(&self, writes: bool, at: &'static Location<'static>) -> Result<()> {
        let Some(opened) = open::opened_at(self.shared()) else {
            return Ok(());
        };
        if !self.outside {
            return Err(open::bypassed(opened, at));
        }
        if self.shared().backend().runs_beside_transaction(writes) {
            return Ok(());
        }
        Err(open::would_wait(opened, at))
    }
}

fn collect<'p>(plan: &'p Plan, lines: &mut Vec<&'p str>) {
    lines.push(&plan.sql);
    plan.batches.iter().for_each(|batch| collect(batch, lines));
}

/// The `Vec` that `fresh` made.
fn unpack<S: Shape>(rows: Rows) -> Result<Vec<S>> {
    let rows: Box<dyn Any> = rows;
    let rows = rows
        .downcast::<Vec<S>>()
        .map_err(|_| Error::internal("a driver gave back other rows"))?;
    Ok(*rows)
}
