//! PostgreSQL: a few pipelined connections that all statements share, and connections for one user at a time.
//!
//! - `pipelines`: the shared ones; nothing is ever cancelled there, nothing slow is sent there
//! - `leases`: the others, for transactions, sessions, slow statements and text
//! - `ending`: what happens to a statement that nobody waits for any more
//! - `statement`: a query with those of its to-many relations, on either

mod bind;
mod cells;
mod conn;
mod connect;
mod describe;
mod ending;
mod error;
mod flow;
mod leases;
mod link;
mod numeric;
mod pace;
mod pipelines;
#[cfg(not(feature = "postgres-tls"))]
mod plain;
mod raw;
mod statement;
#[cfg(feature = "postgres-tls")]
mod tls;
mod unnamed;

#[cfg(not(feature = "postgres-tls"))]
use self::plain as tls;

use self::{
    connect::Connector,
    error::Failure,
    leases::{Lease, Leases},
    link::LeaseLink,
    pace::Pace,
    pipelines::Pipelines,
    statement::Place,
};
use super::{Call, Driver, Flow, Fresh, Purpose, Rows, Table, Text, sent::Sent};
use crate::{
    db::{DatabaseUrl, url::Target},
    raw::Described,
    sql::Plan,
};
use carafe_core::{Error, Result};
use futures_util::FutureExt as _;
use std::{panic::resume_unwind, sync::Arc};
use tracing::Instrument as _;

/// So many rows of a limited result come in one or two messages, which wait for their reader without harm.
const FEW: i64 = 100;

/// One PostgreSQL database.
#[derive(Clone)]
pub(crate) struct Postgres(Arc<Pools>);

struct Pools {
    pipelines: Arc<Pipelines>,
    leases: Arc<Leases>,
    pace: Pace,
}

impl Postgres {
    /// Runs it here, on whichever connection suits it.
    async fn fetch_here(&self, call: &Call<'_>, fresh: Fresh) -> Result<Rows> {
        let plan = call.db.plan(&call.tape)?;
        let first = self.fetch_once(call, fresh).await;
        match first {
            Err(failure) if failure.may_retry(plan.writes) => self.fetch_once(call, fresh).await,
            other => other,
        }
        .map_err(Failure::into_error)
    }

    async fn fetch_once(&self, call: &Call<'_>, fresh: Fresh) -> Result<Rows, Failure> {
        let plan = call.db.plan(&call.tape)?;
        if self.goes_apart(&plan) {
            return Box::pin(self.fetch_apart(call, fresh)).await;
        }
        let mut rows = fresh();
        statement::fetch(Place::Shared(self), &plan, call.tape.values(), &mut *rows).await?;
        Ok(rows)
    }

    /// Whether a statement must not wait behind others, or others not behind it.
    fn goes_apart(&self, plan: &Plan) -> bool {
        plan.is_apart() || self.0.pace.is_slow(plan.id, plan.writes) || self.0.pipelines.are_stuck()
    }

    async fn fetch_apart(&self, call: &Call<'_>, fresh: Fresh) -> Result<Rows, Failure> {
        let plan = call.db.plan(&call.tape)?;
        let lease = self.lease_for(&plan).await?;
        let mut rows = fresh();
        statement::fetch(
            Place::Apart(self, lease.conn()),
            &plan,
            call.tape.values(),
            &mut *rows,
        )
        .await?;
        Ok(rows)
    }

    /// In a task of its own. A result of many messages that nobody polls would stop its whole connection:
    /// the task always reads on, whatever its caller does.
    async fn fetch_drained(&self, call: Call<'_>, fresh: Fresh) -> Result<Rows> {
        let (me, db, tape, at) = (self.clone(), call.db.plain(), call.tape, call.at);
        let work = async move { me.fetch_here(&Call { db: &db, tape, at }, fresh).await };
        let task = carafe_core::context::spawn(work.in_current_span());
        let mut guard = AbortOnDrop(task);
        match (&mut guard.0).await {
            Ok(result) => result,
            Err(stopped) if stopped.is_panic() => resume_unwind(stopped.into_panic()),
            Err(_) => Err(Error::internal("the task that reads a result was stopped")),
        }
    }

    async fn change_once(&self, call: &Call<'_>) -> Result<u64, Failure> {
        let plan = call.db.plan(&call.tape)?;
        let values = call.tape.values();
        if self.goes_apart(&plan) {
            let lease = self.lease_for(&plan).await?;
            return statement::change(Place::Apart(self, lease.conn()), &plan, values).await;
        }
        statement::change(Place::Shared(self), &plan, values).await
    }

    /// A connection of its own: nobody waits behind it.
    async fn lease_for(&self, plan: &Plan) -> Result<Lease, Failure> {
        let lease = self.0.leases.for_slow(plan.writes).await?;
        if plan.is_apart() {
            lease.conn().retire(); // it may leave something behind
        }
        Ok(lease)
    }
}

/// Whoever awaits a result may go away; its task then stops too, and the driver throws away what still comes.
struct AbortOnDrop<T>(tokio::task::JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Driver for Postgres {
    type Link = LeaseLink;

    async fn open(url: &DatabaseUrl) -> Result<Self> {
        let Target::Postgres(url) = url.target() else {
            return Err(Error::internal("a SQLite URL came to PostgreSQL"));
        };
        let connector = Arc::new(Connector::new(url)?);
        let first = connector
            .connect()
            .await
            .map_err(|error| connector.explain_first(error))?;
        Ok(Self(Arc::new(Pools {
            pipelines: Pipelines::new(connector.clone(), url.connections, first),
            leases: Leases::new(connector, url),
            pace: Pace::default(),
        })))
    }

    async fn fetch<'e>(&'e self, call: Call<'e>, fresh: Fresh) -> Result<Rows> {
        let plan = call.db.plan(&call.tape)?;
        let large = call.tape.most_rows().is_some_and(|rows| rows > FEW);
        if plan.unbounded || large || !plan.batches.is_empty() {
            return self.fetch_drained(call, fresh).boxed().await;
        }
        self.fetch_here(&call, fresh).await
    }

    async fn flow<'e>(&'e self, flow: &'e Flow) -> Result<()> {
        self.flow_apart(flow).await.map_err(Failure::into_error)
    }

    async fn change<'e>(&'e self, call: Call<'e>) -> Result<u64> {
        let first = self.change_once(&call).await;
        match first {
            Err(failure) if failure.may_retry(true) => self.change_once(&call).await,
            other => other,
        }
        .map_err(Failure::into_error)
    }

    async fn execute(&self, text: Text) -> Result<u64> {
        let lease = self.0.leases.take().await?;
        let _sent = Sent::new(&text.sql);
        raw::execute(lease.conn(), &text)
            .await
            .map_err(Failure::into_error)
    }

    async fn rows(&self, text: Text) -> Result<Table> {
        let lease = self.0.leases.take().await?;
        let _sent = Sent::new(&text.sql);
        raw::rows(lease.conn(), &text)
            .await
            .map_err(Failure::into_error)
    }

    async fn describe(&self, sql: Box<str>) -> Result<Vec<Described>> {
        let lease = self.0.leases.take().await?;
        describe::columns(lease.conn(), &sql)
            .await
            .map_err(Failure::into_error)
    }

    async fn link(&self, purpose: Purpose) -> Result<LeaseLink> {
        Ok(LeaseLink::new(self.0.leases.take().await?, purpose))
    }

    fn runs_beside_transaction(&self, _writes: bool) -> bool {
        true
    }
}
