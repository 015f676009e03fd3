//! A transaction with settings of its own: how far it is isolated, whether it may write, whether it may be nested.

use super::{AsyncFunc, Db, Run, Tx};
use crate::sql::Dialect;
use carafe_core::{Error, Result, random};
use std::{panic::Location, time::Duration};

/// How much of what others do a transaction sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isolation {
    /// Each statement sees what was committed before it.
    ReadCommitted,
    /// Every statement sees what was committed before the first.
    RepeatableRead,
    /// As if the transactions ran one after another. SQLite's always do.
    Serializable,
}

impl Isolation {
    fn words(self) -> &'static str {
        match self {
            Self::ReadCommitted => "READ COMMITTED",
            Self::RepeatableRead => "REPEATABLE READ",
            Self::Serializable => "SERIALIZABLE",
        }
    }
}

/// How a transaction begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Begin {
    pub(crate) isolation: Option<Isolation>,
    pub(crate) read_only: bool,
    pub(crate) deferrable: bool,
}

impl Begin {
    /// The statements that begin it, one after another.
    pub(crate) fn statements(self, dialect: Dialect) -> Vec<String> {
        let level = self
            .isolation
            .map(|level| format!(" ISOLATION LEVEL {}", level.words()));
        let level = level.unwrap_or_default();
        let access = if self.read_only { " READ ONLY" } else { "" };
        match dialect {
            Dialect::Sqlite => vec!["BEGIN IMMEDIATE".to_owned()],
            Dialect::Postgres => {
                let waits = if self.deferrable { " DEFERRABLE" } else { "" };
                vec![format!("BEGIN{level}{access}{waits}")]
            }
            Dialect::MariaDb | Dialect::MySql => {
                let mut statements = Vec::new();
                if !level.is_empty() {
                    statements.push(format!("SET TRANSACTION{level}"));
                }
                statements.push(format!("START TRANSACTION{access}"));
                statements
            }
        }
    }
}

/// A transaction that [`Db::transaction`] describes; [`atomic`](Self::atomic) runs it.
#[must_use = "it runs nothing until `.atomic(async |tx| …).await`"]
#[derive(Debug, Clone, Copy)]
pub struct Transaction<'e> {
    db: &'e Db,
    pub(super) begin: Begin,
    pub(super) durable: bool,
}

impl Db {
    /// A transaction with settings; [`Db::atomic`] is the one without.
    ///
    /// ```
    /// # async fn example(db: carafe_orm::db::Db) -> carafe_core::Result<()> {
    /// use carafe_orm::db::Isolation;
    ///
    /// db.transaction()
    ///     .isolation(Isolation::Serializable)
    ///     .read_only()
    ///     .atomic(async |tx| tx.rows("SELECT 1", &[]).await)
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn transaction(&self) -> Transaction<'_> {
        Transaction {
            db: self,
            begin: Begin::default(),
            durable: false,
        }
    }
}

impl<'e> Transaction<'e> {
    /// Sees that much of what others do.
    pub fn isolation(mut self, level: Isolation) -> Self {
        self.begin.isolation = Some(level);
        self
    }

    /// Writes nothing: a statement that would is an error.
    pub fn read_only(mut self) -> Self {
        self.begin.read_only = true;
        self
    }

    /// Waits at its start until nothing can make it fail. It needs `read_only` and `Isolation::Serializable`, and
    /// means something on PostgreSQL only: others have no such failures for reading.
    pub fn deferrable(mut self) -> Self {
        self.begin.deferrable = true;
        self
    }

    /// Is surely kept when it ends well: inside another transaction it is an error instead of a savepoint.
    pub fn durable(mut self) -> Self {
        self.durable = true;
        self
    }

    /// Runs `work` in it, as [`Db::atomic`] does.
    #[track_caller]
    pub fn atomic<R, F>(self, work: F) -> Run<'e, R>
    where
        F: for<'r> AsyncFnOnce(&'r Tx) -> Result<R>,
        F: for<'r> AsyncFunc<&'r Tx, Result<R>, Fut: Send>,
        F: Send + 'e,
        R: Send + 'e,
    {
        let at = Location::caller();
        Run::new(async move { self.db.atomic_at(self, at, work).await })
    }

    /// Runs `work` in it and, when two transactions stood in each other's way, again, up to `times` times more,
    /// as [`Db::atomic_retry`] does.
    #[track_caller]
    pub fn atomic_retry<R, F>(self, times: u32, work: F) -> Run<'e, R>
    where
        F: for<'r> AsyncFnOnce(&'r Tx) -> Result<R>,
        F: for<'r> AsyncFunc<&'r Tx, Result<R>, Fut: Send>,
        F: Clone + Send + 'e,
        R: Send + 'e,
    {
        let at = Location::caller();
        Run::new(async move {
            let mut tried = 0;
            loop {
                let result = self.db.atomic_at(self, at, work.clone()).await;
                let again = result.as_ref().is_err_and(Error::is_serialization_failure);
                if !again || tried == times {
                    return result;
                }
                tried += 1;
                tokio::time::sleep(pause(tried)).await;
            }
        })
    }

    /// Whether it can begin where its handle is: settings belong to the outermost transaction.
    pub(super) fn check(&self, nested: bool, at: &'static Location<'static>) -> Result<()> {
        if nested && self.durable {
            return Err(
                Error::internal("a durable transaction is inside another one")
                    .code("orm.E284")
                    .hint(
                        "the outer one decides whether it is kept: run this one by itself, on `db`",
                    )
                    .located(at),
            );
        }
        if nested && self.begin != Begin::default() {
            return Err(Error::internal(
                "isolation and access belong to the outermost transaction",
            )
            .code("orm.E283")
            .hint("a savepoint has none: set them where the transaction begins, on `db`")
            .located(at));
        }
        Ok(())
    }
}

/// Longer each time, and never the same for two: who met once would else meet again.
fn pause(tried: u32) -> Duration {
    let most = 10_u64 << tried.min(6);
    let part = random::bytes()[0];
    Duration::from_millis(most / 2 + most * u64::from(part) / 512)
}
