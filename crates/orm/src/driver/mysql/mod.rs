//! MySQL and MariaDB: connections for one user at a time, a statement at a time on each.
//!
//! - `pool`: takes and gives back; nothing is asked of a connection when it is taken
//! - `live`: one connection and what is prepared on it
//! - `bind`: values, and what the statement's text says for them
//! - `link`: a transaction's or a session's connection

mod bind;
mod cells;
mod connect;
mod describe;
mod error;
mod link;
mod live;
mod names;
#[cfg(not(feature = "mysql-tls"))]
mod plain;
mod pool;
mod statement;
#[cfg(feature = "mysql-tls")]
mod tls;

#[cfg(not(feature = "mysql-tls"))]
use self::plain as tls;

use self::{
    connect::Connector,
    error::Failure,
    link::MySqlLink,
    pool::{Lease, Pool},
};
use super::{Call, Driver, Flow, Fresh, Purpose, Rows, Table, Text};
use crate::{
    db::{DatabaseUrl, url::Target},
    raw::Described,
    sql::Dialect,
};
use carafe_core::{Error, Result};
use std::sync::Arc;

/// One database of MySQL or MariaDB.
pub(crate) struct MySql {
    pool: Arc<Pool>,
    dialect: Dialect,
}

impl MySql {
    /// What the server says it is.
    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    async fn fetch_once(&self, call: &Call<'_>, fresh: Fresh) -> Result<Rows, Failure> {
        let plan = call.db.plan(&call.tape)?;
        let mut lease = self.pool.take().await?;
        let mut rows = fresh();
        let fetched = statement::fetch(&mut lease, &plan, call.tape.values(), &mut *rows).await;
        noted(&lease, fetched)?;
        Ok(rows)
    }

    async fn change_once(&self, call: &Call<'_>) -> Result<u64, Failure> {
        let plan = call.db.plan(&call.tape)?;
        let mut lease = self.pool.take().await?;
        let changed = statement::change(&mut lease, &plan, call.tape.values()).await;
        noted(&lease, changed)
    }
}

/// When a connection is lost, the others probably are too.
fn noted<T>(lease: &Lease, result: Result<T, Failure>) -> Result<T, Failure> {
    if result.as_ref().is_err_and(Failure::is_lost) {
        lease.pool().forget_idle();
    }
    result
}

impl Driver for MySql {
    type Link = MySqlLink;

    async fn open(url: &DatabaseUrl) -> Result<Self> {
        let Target::MySql(url) = url.target() else {
            return Err(Error::internal("another database's URL came to MySQL"));
        };
        let connector = Connector::new(url)?;
        let (first, dialect) = match connector.connect().await {
            Ok(connected) => connected,
            Err(refused) => return Err(connector.explain_first(refused)),
        };
        Ok(Self {
            pool: Pool::new(connector, url, first),
            dialect,
        })
    }

    async fn fetch<'e>(&'e self, call: Call<'e>, fresh: Fresh) -> Result<Rows> {
        let writes = call.db.plan(&call.tape)?.writes;
        match self.fetch_once(&call, fresh).await {
            Err(failure) if failure.may_retry(writes) => self.fetch_once(&call, fresh).await,
            first => first,
        }
        .map_err(Failure::into_error)
    }

    async fn change<'e>(&'e self, call: Call<'e>) -> Result<u64> {
        match self.change_once(&call).await {
            Err(failure) if failure.may_retry(true) => self.change_once(&call).await,
            first => first,
        }
        .map_err(Failure::into_error)
    }

    async fn flow<'e>(&'e self, flow: &'e Flow) -> Result<()> {
        let plan = flow.db.plan(&flow.tape)?;
        let mut lease = self.pool.take().await?;
        let done = lease.flow(&plan, flow, &self.pool).await;
        noted(&lease, done).map_err(Failure::into_error)
    }

    async fn execute(&self, text: Text) -> Result<u64> {
        let mut lease = self.pool.take().await?;
        let executed = lease.execute(&text).await;
        noted(&lease, executed).map_err(Failure::into_error)
    }

    async fn rows(&self, text: Text) -> Result<Table> {
        let mut lease = self.pool.take().await?;
        let read = lease.rows(&text).await;
        noted(&lease, read).map_err(Failure::into_error)
    }

    async fn describe(&self, sql: Box<str>) -> Result<Vec<Described>> {
        let mut lease = self.pool.take().await?;
        let described = lease.describe(&sql).await;
        noted(&lease, described).map_err(Failure::into_error)
    }

    async fn link(&self, purpose: Purpose) -> Result<MySqlLink> {
        Ok(MySqlLink::new(self.pool.take().await?, purpose))
    }

    fn runs_beside_transaction(&self, _writes: bool) -> bool {
        true
    }
}
