//! Which driver answers: the two enums that the rest of the crate sees.

use super::{
    Call, Driver, Exclusive, Flow, Fresh, MySql, Postgres, Purpose, Rows, Sqlite, Table, Text,
};
use crate::{
    db::{Begin, DatabaseUrl, Run},
    raw::Described,
    sql::Dialect,
};
use carafe_core::Result;
use std::{future::Future, panic::Location};

/// The database behind a [`Db`](crate::db::Db).
pub(crate) enum Backend {
    Sqlite(Sqlite),
    Postgres(Postgres),
    MySql(MySql),
}

/// A connection of it for one user at a time.
pub(crate) enum Link {
    Sqlite(<Sqlite as Driver>::Link),
    Postgres(<Postgres as Driver>::Link),
    MySql(<MySql as Driver>::Link),
}

/// One arm for each driver: `each!(self, driver => …)`.
macro_rules! each {
    ($of:ident, $value:expr, $driver:ident => $call:expr) => {
        match $value {
            $of::Sqlite($driver) => $call,
            $of::Postgres($driver) => $call,
            $of::MySql($driver) => $call,
        }
    };
}

/// One box for each statement, whose errors point at the user's line.
fn located<'e, T>(
    at: &'static Location<'static>,
    statement: impl Future<Output = Result<T>> + Send + 'e,
) -> Run<'e, T> {
    Run::new(async move { statement.await.map_err(|error| error.located(at)) })
}

impl Backend {
    pub(crate) async fn open(url: &DatabaseUrl) -> Result<Self> {
        match url.dialect() {
            Dialect::Sqlite => Sqlite::open(url).await.map(Self::Sqlite),
            Dialect::Postgres => Postgres::open(url).await.map(Self::Postgres),
            Dialect::MariaDb | Dialect::MySql => MySql::open(url).await.map(Self::MySql),
        }
    }

    /// Whose SQL it speaks; `url` is what was known before it was connected.
    pub(crate) fn dialect(&self, url: &DatabaseUrl) -> Dialect {
        match self {
            Self::Sqlite(_) | Self::Postgres(_) => url.dialect(),
            Self::MySql(driver) => driver.dialect(),
        }
    }

    pub(crate) fn fetch<'e>(&'e self, call: Call<'e>, fresh: Fresh) -> Run<'e, Rows> {
        let at = call.at;
        each!(Self, self, driver => located(at, driver.fetch(call, fresh)))
    }

    pub(crate) fn flow<'e>(&'e self, flow: &'e Flow) -> Run<'e, ()> {
        each!(Self, self, driver => Run::new(driver.flow(flow)))
    }

    pub(crate) fn change<'e>(&'e self, call: Call<'e>) -> Run<'e, u64> {
        let at = call.at;
        each!(Self, self, driver => located(at, driver.change(call)))
    }

    pub(crate) fn execute(&self, text: Text, at: &'static Location<'static>) -> Run<'_, u64> {
        each!(Self, self, driver => located(at, driver.execute(text)))
    }

    pub(crate) fn rows(&self, text: Text, at: &'static Location<'static>) -> Run<'_, Table> {
        each!(Self, self, driver => located(at, driver.rows(text)))
    }

    pub(crate) async fn describe(&self, sql: Box<str>) -> Result<Vec<Described>> {
        each!(Self, self, driver => driver.describe(sql).await)
    }

    pub(crate) async fn link(&self, purpose: Purpose) -> Result<Link> {
        match self {
            Self::Sqlite(driver) => driver.link(purpose).await.map(Link::Sqlite),
            Self::Postgres(driver) => driver.link(purpose).await.map(Link::Postgres),
            Self::MySql(driver) => driver.link(purpose).await.map(Link::MySql),
        }
    }

    pub(crate) fn runs_beside_transaction(&self, writes: bool) -> bool {
        each!(Self, self, driver => driver.runs_beside_transaction(writes))
    }
}

impl Link {
    pub(crate) fn fetch<'e>(&'e self, call: Call<'e>, fresh: Fresh) -> Run<'e, Rows> {
        let at = call.at;
        each!(Self, self, link => located(at, link.fetch(call, fresh)))
    }

    pub(crate) fn change<'e>(&'e self, call: Call<'e>) -> Run<'e, u64> {
        let at = call.at;
        each!(Self, self, link => located(at, link.change(call)))
    }

    pub(crate) fn execute(&self, text: Text, at: &'static Location<'static>) -> Run<'_, u64> {
        each!(Self, self, link => located(at, link.execute(text)))
    }

    pub(crate) fn rows(&self, text: Text, at: &'static Location<'static>) -> Run<'_, Table> {
        each!(Self, self, link => located(at, link.rows(text)))
    }

    pub(crate) fn begin_as(&self, begin: Begin) -> Run<'_, ()> {
        each!(Self, self, link => Run::new(link.begin_as(begin)))
    }

    pub(crate) fn script(&self, sql: Box<str>) -> Run<'_, ()> {
        each!(Self, self, link => Run::new(link.script(sql)))
    }

    pub(crate) fn control(&self, sql: Box<str>) -> Run<'_, ()> {
        each!(Self, self, link => Run::new(link.control(sql)))
    }

    pub(crate) fn post(&self, sql: &str) {
        each!(Self, self, link => link.post(sql));
    }

    pub(crate) fn leave(&self) {
        each!(Self, self, link => link.leave());
    }
}
