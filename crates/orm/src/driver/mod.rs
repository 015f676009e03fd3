//! SQLite, PostgreSQL, MySQL and MariaDB: what [`Db`] needs of a database, and who does it.
//!
//! - `sqlite`: threads that read, one that writes in groups
//! - `postgres`: a few connections that everybody shares, others for one transaction at a time
//! - `mysql`: connections for one user at a time, for MySQL and MariaDB
//! - `refusal`: what a database refuses, in the same words for all

// Each driver uses its own part of what is here.
#![cfg_attr(
    not(all(feature = "sqlite", feature = "postgres-tls", feature = "mysql-tls")),
    allow(dead_code, unused_imports, reason = "a driver is not in this build")
)]

#[cfg(not(all(feature = "sqlite", feature = "postgres", feature = "mysql")))]
mod absent;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
pub(crate) mod refusal;
mod route;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
mod sent;
#[cfg(feature = "sqlite")]
mod sqlite;

#[cfg(not(feature = "sqlite"))]
use self::absent::Absent as Sqlite;
#[cfg(not(feature = "postgres"))]
use self::absent::Absent as Postgres;
#[cfg(not(feature = "mysql"))]
use self::absent::Absent as MySql;
#[cfg(feature = "mysql")]
use self::mysql::MySql;
#[cfg(feature = "postgres")]
use self::postgres::Postgres;
#[cfg(feature = "sqlite")]
use self::sqlite::Sqlite;

pub(crate) use self::route::{Backend, Link};

use crate::{
    db::{Begin, DatabaseUrl, Db},
    query::tape::Tape,
    raw::Described,
    shape::Many,
    value::Value,
};
use carafe_core::Result;
use std::{any::Any, future::Future, panic::Location};

/// A result on its way: a `Vec` of a type that only the caller knows.
pub(crate) trait Output: Many + Any {}

impl<T: Many + Any> Output for T {}

pub(crate) type Rows = Box<dyn Output>;

/// Makes an empty result. A statement that is run again starts with a new one.
pub(crate) type Fresh = fn() -> Rows;

/// Rows of whatever types the columns have.
pub(crate) type Table = Vec<Vec<Value>>;

/// One query of the typed layer.
#[derive(Clone)]
pub(crate) struct Call<'e> {
    pub(crate) db: &'e Db,
    pub(crate) tape: Tape,
    pub(crate) at: &'static Location<'static>,
}

/// One query whose rows are handed over while they come.
#[derive(Clone)]
pub(crate) struct Flow {
    pub(crate) db: Db,
    pub(crate) tape: Tape,
    pub(crate) at: &'static Location<'static>,
    pub(crate) fresh: Fresh,
    /// Rows of a chunk.
    pub(crate) size: usize,
    pub(crate) sender: tokio::sync::mpsc::Sender<Result<Option<Rows>>>,
}

impl Flow {
    pub(crate) fn call(&self) -> Call<'_> {
        Call {
            db: &self.db,
            tape: self.tape.clone(),
            at: self.at,
        }
    }
}

/// One statement as text.
#[derive(Clone)]
pub(crate) struct Text {
    pub(crate) sql: Box<str>,
    pub(crate) params: Vec<Value>,
}

impl Text {
    pub(crate) fn new(sql: &str, params: &[Value]) -> Self {
        Self {
            sql: sql.into(),
            params: params.to_vec(),
        }
    }
}

/// What an exclusive connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// It starts with BEGIN, which may wait for the first statement.
    Transaction,
    /// Whatever its user says.
    Session,
}

/// A database. Statements here are each a transaction of its own.
pub(crate) trait Driver: Sized + Send + Sync + 'static {
    /// A connection for one user at a time.
    type Link: Exclusive;

    fn open(url: &DatabaseUrl) -> impl Future<Output = Result<Self>> + Send;

    /// Runs a query and those of its to-many relations, and pushes the rows.
    fn fetch<'e>(
        &'e self,
        call: Call<'e>,
        fresh: Fresh,
    ) -> impl Future<Output = Result<Rows>> + Send + 'e;

    /// Runs a query and hands over its rows in chunks. Dropping the future ends the statement.
    fn flow<'e>(&'e self, flow: &'e Flow) -> impl Future<Output = Result<()>> + Send + 'e {
        async move {
            let rows = self.fetch(flow.call(), flow.fresh).await?;
            flow.hand(rows).await;
            Ok(())
        }
    }

    /// Runs a statement and counts the rows it changed.
    fn change<'e>(&'e self, call: Call<'e>) -> impl Future<Output = Result<u64>> + Send + 'e;

    fn execute(&self, text: Text) -> impl Future<Output = Result<u64>> + Send;

    fn rows(&self, text: Text) -> impl Future<Output = Result<Table>> + Send;

    /// Prepares a statement, does not run it, and says what columns it gives.
    fn describe(&self, sql: Box<str>) -> impl Future<Output = Result<Vec<Described>>> + Send;

    /// Waits for a connection.
    fn link(&self, purpose: Purpose) -> impl Future<Output = Result<Self::Link>> + Send;

    /// Whether a statement can run while a transaction of the same task is open; `writes` says what it does.
    fn runs_beside_transaction(&self, writes: bool) -> bool;
}

/// A connection that one transaction or session has for itself.
pub(crate) trait Exclusive: Send + Sync + 'static {
    fn fetch<'e>(
        &'e self,
        call: Call<'e>,
        fresh: Fresh,
    ) -> impl Future<Output = Result<Rows>> + Send + 'e;

    fn change<'e>(&'e self, call: Call<'e>) -> impl Future<Output = Result<u64>> + Send + 'e;

    fn execute(&self, text: Text) -> impl Future<Output = Result<u64>> + Send;

    fn rows(&self, text: Text) -> impl Future<Output = Result<Table>> + Send;

    /// Says how its transaction begins; before the first statement.
    fn begin_as(&self, begin: Begin) -> impl Future<Output = Result<()>> + Send;

    /// Several statements, as text.
    fn script(&self, sql: Box<str>) -> impl Future<Output = Result<()>> + Send;

    /// BEGIN, COMMIT, SAVEPOINT and the like.
    fn control(&self, sql: Box<str>) -> impl Future<Output = Result<()>> + Send;

    /// Sends a control statement without waiting for its answer: for `drop`.
    fn post(&self, sql: &str);

    /// Gives the connection back. Whatever it has open is rolled back.
    fn leave(&self);
}
