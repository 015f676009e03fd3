//! One connection, and what is prepared on it.

use super::{bind::Param, cells::RowCells, error::Failure, unnamed};
use crate::{
    sql::plan::{Plan, Source, Sparse},
    value::{KeyValue, Value},
};
use carafe_core::Result;
use futures_util::{StreamExt as _, future::BoxFuture};
use std::{
    borrow::Cow,
    pin::pin,
    sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
};
use tokio::task::AbortHandle;
use tokio_postgres::{Client, Column, RowStream, Statement};

/// What happens with each row.
pub(super) type Each<'f> = &'f mut (dyn FnMut(&RowCells<'_>) -> Result<()> + Send);

pub(super) struct Conn {
    pub(super) client: Client,
    /// The task that reads and writes the socket.
    socket: AbortHandle,
    statements: Sparse<Statement>,
    /// Must not be used again, though it still answers: its prepared statements or its settings are out of date.
    retired: AtomicBool,
    /// Behind a pool that gives a connection for one transaction only: nothing is prepared.
    pub(super) pooled: bool,
    /// The number of the last statement that one user sent, and of the last that was answered.
    asked: AtomicU64,
    answered: AtomicU64,
}

/// A statement on its way. Dropped without [`answered`](Self::answered), nobody waits for it any more.
pub(super) struct Asked<'c> {
    conn: &'c Conn,
    number: u64,
}

impl Asked<'_> {
    /// Its answer is there, and with it those of all before it.
    pub(super) fn answered(self) {
        self.conn.answered.fetch_max(self.number, Relaxed);
    }
}

impl Conn {
    pub(super) fn new((client, socket): (Client, AbortHandle), pooled: bool) -> Self {
        Self {
            client,
            socket,
            statements: Sparse::default(),
            retired: AtomicBool::new(false),
            pooled,
            asked: AtomicU64::new(0),
            answered: AtomicU64::new(0),
        }
    }

    /// Notes that a statement is sent, on a connection with one user.
    pub(super) fn ask(&self) -> Asked<'_> {
        let number = self.asked.fetch_add(1, Relaxed) + 1;
        Asked { conn: self, number }
    }

    /// Whether a statement runs that nobody waits for.
    pub(super) fn is_abandoned(&self) -> bool {
        self.answered.load(Relaxed) < self.asked.load(Relaxed)
    }

    /// Closes the socket, whatever is on its way.
    pub(super) fn cut(&self) {
        self.retire();
        self.socket.abort();
    }

    pub(super) fn retire(&self) {
        self.retired.store(true, Relaxed);
    }

    pub(super) fn is_usable(&self) -> bool {
        !self.client.is_closed() && !self.retired.load(Relaxed)
    }

    /// [`run`](Self::run) on a connection with one user: when he goes away, the statement is ended.
    pub(super) async fn run_alone(
        &self,
        plan: &Plan,
        values: &[Value],
        keys: &[KeyValue],
        each: Each<'_>,
    ) -> Result<u64, Failure> {
        let asked = self.ask();
        let result = self.run(plan, values, keys, each).await;
        asked.answered();
        result
    }

    /// Runs a statement, hands over its rows, and counts those it changed.
    pub(super) async fn run(
        &self,
        plan: &Plan,
        values: &[Value],
        keys: &[KeyValue],
        each: Each<'_>,
    ) -> Result<u64, Failure> {
        let result = self.read(plan, values, keys, each).await;
        // A connection that an administrator ended takes requests for a moment more, in vain.
        if let Err(failure) = &result
            && (failure.is_stale() || failure.is_lost())
        {
            self.retire();
        }
        result
    }

    async fn read(
        &self,
        plan: &Plan,
        values: &[Value],
        keys: &[KeyValue],
        each: Each<'_>,
    ) -> Result<u64, Failure> {
        let mut rows = pin!(self.send(plan, values, keys).await?);
        let mut unchecked = self.pooled;
        while let Some(row) = rows.next().await {
            let row = row?;
            if std::mem::take(&mut unchecked) {
                plan.fits(unnamed::named(&row))?;
            }
            each(&RowCells(&row))?;
        }
        // Only now: an error of the implicit COMMIT comes after the last row.
        Ok(rows.rows_affected().unwrap_or(0))
    }

    #[inline]
    pub(super) async fn send(
        &self,
        plan: &Plan,
        values: &[Value],
        keys: &[KeyValue],
    ) -> Result<RowStream, Failure> {
        let params = plan.params.iter().map(|source| match source {
            Source::Keys => Param::Keys(keys),
            other => Param::Value(other.value(values, 0).unwrap_or(&Value::Null)),
        });
        if self.pooled {
            if plan.is_apart() {
                unnamed::check(&plan.sql)?;
            }
            return Ok(unnamed::send(&self.client, &plan.sql, params).await?);
        }
        let statement = match self.statements.get(plan.id) {
            Some(statement) => Cow::Borrowed(statement),
            None => self.prepare(plan).await?,
        };
        Ok(self.client.query_raw(&*statement, params).await?)
    }

    /// Boxed apart, so that a first use does not swell the future of all others.
    /// A statement past the last number is closed again after its use.
    fn prepare<'c>(&'c self, plan: &'c Plan) -> BoxFuture<'c, Result<Cow<'c, Statement>, Failure>> {
        Box::pin(async move {
            let prepared = self.client.prepare(&plan.sql).await?;
            plan.fits(prepared.columns().iter().map(Column::name))?;
            Ok(match self.statements.put(plan.id, prepared) {
                Ok(kept) => Cow::Borrowed(kept),
                Err(prepared) => Cow::Owned(prepared),
            })
        })
    }
}
