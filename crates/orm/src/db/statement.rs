//! The typed layer's statements: generic only where a row becomes a value.

use super::{Db, Run, lookup, open};
use crate::{
    driver::{Call, Fresh, Rows},
    dynamic::DynRow,
    history::{self, Who},
    query::tape::{Code, LockOption, Op, Tape},
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
        lookup::note(&tape, at);
        let rows = self.fetch(tape, at, || Box::new(Vec::<S>::new()));
        Run::new(async move {
            unpack(rows.await?)
                .and_then(end)
                .map_err(|error| error.located(at))
        })
    }

    /// Runs a statement and counts the rows it changed.
    pub(crate) fn write(&self, tape: Tape, at: &'static Location<'static>) -> Run<'_, u64> {
        let db = match self.route(&tape) {
            Ok(db) => db,
            Err(error) => return failed(error, at),
        };
        if db.registry().is_recorded() && history::concerns(&tape) {
            return history::change(db, (tape, Who::of(self)), at);
        }
        db.write_unrecorded(tape, at)
    }

    /// The same without a look at what it changes.
    pub(crate) fn write_unrecorded(
        &self,
        tape: Tape,
        at: &'static Location<'static>,
    ) -> Run<'_, u64> {
        let sql = self.text_of(&tape);
        self.seen(at, sql, |rows| Some(*rows), self.write_here(tape, at))
    }

    fn write_here(&self, tape: Tape, at: &'static Location<'static>) -> Run<'_, u64> {
        let call = match self.call(tape, at) {
            Ok(call) => call,
            Err(error) => return Run::new(std::future::ready(Err(error))),
        };
        if let Some(seat) = &self.seat {
            return seat.change(call);
        }
        match self.check_beside(true, at) {
            Ok(()) => self.shared().backend().change(call),
            Err(error) => Run::new(std::future::ready(Err(error))),
        }
    }

    /// Its SQL, for those who look at statements.
    fn text_of(&self, tape: &Tape) -> impl FnOnce() -> String + use<> {
        let text = self.is_seen().then(|| self.statements(tape).ok()).flatten();
        move || text.unwrap_or_default()
    }

    /// The SQL of a query: its statement, then one for each to-many relation.
    pub(crate) fn statements(&self, tape: &Tape) -> Result<String> {
        let plan = self.plan(tape)?;
        let mut lines = Vec::new();
        collect(&plan, &mut lines);
        Ok(lines.join(";\n"))
    }

    pub(super) fn fetch<'e>(
        &'e self,
        tape: Tape,
        at: &'static Location<'static>,
        fresh: Fresh,
    ) -> Run<'e, Rows> {
        let db = match self.route(&tape) {
            Ok(db) => db,
            Err(error) => return failed(error, at),
        };
        if db.registry().is_recorded() && history::concerns(&tape) {
            return history::fetch(db, (tape, Who::of(self)), fresh, at);
        }
        db.fetch_unrecorded(tape, at, fresh)
    }

    fn fetch_unrecorded<'e>(
        &'e self,
        tape: Tape,
        at: &'static Location<'static>,
        fresh: Fresh,
    ) -> Run<'e, Rows> {
        let sql = self.text_of(&tape);
        self.seen(
            at,
            sql,
            |rows| Some(rows.count()),
            self.fetch_here(tape, at, fresh),
        )
    }

    /// The rows of a statement, without a look at what it changes.
    pub(crate) async fn rows_unrecorded(
        &self,
        tape: Tape,
        at: &'static Location<'static>,
    ) -> Result<Vec<DynRow>> {
        let rows = self.fetch_unrecorded(tape, at, || Box::new(Vec::<DynRow>::new()));
        unpack(rows.await?)
    }

    fn fetch_here<'e>(
        &'e self,
        tape: Tape,
        at: &'static Location<'static>,
        fresh: Fresh,
    ) -> Run<'e, Rows> {
        let call = match self.call(tape, at) {
            Ok(call) => call,
            Err(error) => return Run::new(std::future::ready(Err(error))),
        };
        if let Some(seat) = &self.seat {
            return seat.fetch(call, fresh);
        }
        if call.tape.ops().iter().any(is_asked_lock) {
            return Run::new(std::future::ready(Err(lock_outside(at))));
        }
        let writes = self.outside && self.plan(&call.tape).is_ok_and(|plan| plan.writes);
        match self.check_beside(writes, at) {
            Ok(()) => self.shared().backend().fetch(call, fresh),
            Err(error) => Run::new(std::future::ready(Err(error))),
        }
    }

    /// A statement as drivers take it, with the values of the models' own conditions.
    #[inline]
    fn call(&self, mut tape: Tape, at: &'static Location<'static>) -> Result<Call<'_>> {
        self.lend(&mut tape, at)?;
        Ok(Call { db: self, tape, at })
    }

    /// Adds the values of the models' own conditions.
    #[inline]
    pub(super) fn lend(&self, tape: &mut Tape, at: &'static Location<'static>) -> Result<()> {
        if !self.registry().is_scoped() {
            return Ok(());
        }
        // A query that cannot be compiled is the driver's to report.
        let Ok(plan) = self.plan(tape) else {
            return Ok(());
        };
        let lent = plan.lent.iter().try_for_each(|lent| lent.add(tape));
        lent.map_err(|error| error.located(at))
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
        if !open::holds(self.shared()) || self.shared().backend().runs_beside_transaction(writes) {
            return Ok(());
        }
        Err(open::would_wait(opened, at))
    }
}

/// A lock that the user asked for; those of our own may stand in a statement by itself.
fn is_asked_lock(op: &Op) -> bool {
    op.code == Code::LockOption && op.arg == LockOption::Asked as u16
}

fn lock_outside(at: &'static Location<'static>) -> Error {
    Error::internal(
        "`select_for_update` outside of a transaction: its locks would end with the statement",
    )
    .code("orm.E277")
    .hint("run it on `tx`, in `db.atomic(async |tx| …)`")
    .located(at)
}

#[cold]
fn failed<'e, T: Send + 'e>(error: Error, at: &'static Location<'static>) -> Run<'e, T> {
    Run::new(std::future::ready(Err(error.located(at))))
}

fn collect<'p>(plan: &'p Plan, lines: &mut Vec<&'p str>) {
    lines.push(&plan.sql);
    plan.batches.iter().for_each(|batch| collect(batch, lines));
}

/// The `Vec` that `fresh` made.
pub(super) fn unpack<S: Shape>(rows: Rows) -> Result<Vec<S>> {
    let rows: Box<dyn Any> = rows;
    let rows = rows
        .downcast::<Vec<S>>()
        .map_err(|_| Error::internal("a driver gave back other rows"))?;
    Ok(*rows)
}
