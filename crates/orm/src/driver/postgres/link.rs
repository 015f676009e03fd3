//! A transaction's or a session's connection.

use super::{
    conn::{Conn, Each},
    error::Failure,
    leases::Lease,
    raw,
    statement::{self, Place},
};
use crate::{
    db::Begin,
    driver::{Call, Exclusive, Fresh, Purpose, Rows, Table, Text, sent::Sent},
    sql::{Dialect, plan::Plan},
    value::{KeyValue, Value},
};
use carafe_core::Result;
use futures_util::future::{BoxFuture, join};
use std::{
    future::Future,
    pin::pin,
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    task::{Context, Waker},
};

pub(crate) struct LeaseLink {
    conn: std::sync::Arc<Conn>,
    lease: Mutex<Option<Lease>>,
    /// BEGIN has not been sent: it travels with the first statement.
    begin: AtomicBool,
    /// Another BEGIN than the plain one.
    begin_sql: OnceLock<String>,
    purpose: Purpose,
    /// Something was sent whose answer nobody sees: the transaction may have failed.
    doubtful: AtomicBool,
}

impl LeaseLink {
    pub(super) fn new(lease: Lease, purpose: Purpose) -> Self {
        Self {
            conn: lease.shared_conn(),
            lease: Mutex::new(Some(lease)),
            begin: AtomicBool::new(purpose == Purpose::Transaction),
            begin_sql: OnceLock::new(),
            purpose,
            doubtful: AtomicBool::new(false),
        }
    }

    pub(super) async fn run(
        &self,
        plan: &Plan,
        values: &[Value],
        keys: &[KeyValue],
        each: Each<'_>,
    ) -> Result<u64, Failure> {
        let statement = self.conn.run_alone(plan, values, keys, each);
        if self.begin.load(Relaxed) {
            self.after_begin(statement).await
        } else {
            statement.await
        }
    }

    /// BEGIN and the first statement in one flight. Boxed apart: it happens once in a transaction.
    fn after_begin<'f, T: Send + 'f>(
        &'f self,
        first: impl Future<Output = Result<T, Failure>> + Send + 'f,
    ) -> BoxFuture<'f, Result<T, Failure>> {
        Box::pin(async move {
            if !self.begin.swap(false, Relaxed) {
                return first.await;
            }
            let sql = self.begin_sql.get().map_or("BEGIN", String::as_str);
            let (begun, result) = join(self.conn.client.batch_execute(sql), first).await;
            if let Err(error) = begun {
                // The statement ran outside a transaction: nothing more may happen here.
                self.conn.retire();
                return Err(error.into());
            }
            result
        })
    }
}

impl Exclusive for LeaseLink {
    async fn fetch<'e>(&'e self, call: Call<'e>, fresh: Fresh) -> Result<Rows> {
        let plan = call.db.plan(&call.tape)?;
        if plan.is_apart() {
            self.conn.retire();
        }
        let mut rows = fresh();
        let place = Place::Link(self);
        statement::fetch(place, &plan, call.tape.values(), &mut *rows)
            .await
            .map_err(Failure::into_error)?;
        Ok(rows)
    }

    async fn change<'e>(&'e self, call: Call<'e>) -> Result<u64> {
        let plan = call.db.plan(&call.tape)?;
        let place = Place::Link(self);
        statement::change(place, &plan, call.tape.values())
            .await
            .map_err(Failure::into_error)
    }

    async fn execute(&self, text: Text) -> Result<u64> {
        let _sent = Sent::new(&text.sql);
        self.after_begin(raw::execute(&self.conn, &text))
            .await
            .map_err(Failure::into_error)
    }

    async fn rows(&self, text: Text) -> Result<Table> {
        let _sent = Sent::new(&text.sql);
        self.after_begin(raw::rows(&self.conn, &text))
            .await
            .map_err(Failure::into_error)
    }

    async fn begin_as(&self, begin: Begin) -> Result<()> {
        let statements = begin.statements(Dialect::Postgres);
        let _ = self.begin_sql.set(statements.join("; "));
        Ok(())
    }

    async fn script(&self, sql: Box<str>) -> Result<()> {
        let _sent = Sent::new(&sql);
        // It may set anything.
        self.conn.retire();
        self.after_begin(raw::script(&self.conn, &sql))
            .await
            .map_err(Failure::into_error)
    }

    async fn control(&self, sql: Box<str>) -> Result<()> {
        let _sent = Sent::new(&sql);
        // A COMMIT of a failed transaction answers well and keeps nothing; a statement before it does not.
        let unsure = self.doubtful.load(Relaxed) || self.conn.is_abandoned();
        let sql = if unsure && &*sql == "COMMIT" {
            "SELECT 1; COMMIT"
        } else {
            &*sql
        };
        let work = async {
            let asked = self.conn.ask();
            let done = self.conn.client.batch_execute(sql).await;
            asked.answered();
            done.map_err(Failure::from)
        };
        if matches!(sql, "COMMIT" | "ROLLBACK") && self.begin.load(Relaxed) {
            return Ok(()); // nothing was sent, so there is nothing to end
        }
        self.after_begin(work).await.map_err(Failure::into_error)
    }

    fn post(&self, sql: &str) {
        if self.begin.load(Relaxed) {
            return; // nothing was sent
        }
        if sql == "ROLLBACK" && self.conn.is_abandoned() {
            return; // the connection ends, and the transaction with it
        }
        self.doubtful.store(true, Relaxed);
        // Polled once, it is in the queue, behind whatever is on its way; the answer is nobody's concern.
        let mut sending = pin!(self.conn.client.batch_execute(sql));
        let _ = sending
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()));
    }

    fn leave(&self) {
        let lease = self
            .lease
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(lease) = lease
            && self.purpose == Purpose::Session
        {
            self.conn.retire(); // SET, LISTEN, advisory locks: they end with the connection
            lease.leases().forget_idle();
        }
    }
}
