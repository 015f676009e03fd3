//! One program at a time.
//!
//! PostgreSQL: an advisory lock, asked for again and again. A waiter inside `pg_advisory_lock` would hold a snapshot,
//! for which `CREATE INDEX CONCURRENTLY` of the winner waits in turn. MySQL and MariaDB: `GET_LOCK`, asked for in the
//! same way. SQLite: the transaction's own lock.

use crate::{db::Session, sql::Dialect, value::Value};
use carafe_core::{Error, ErrorKind, Result, random};
use std::time::{Duration, Instant};

/// Half of the name `carafe` and half of `migrate`, so that no other program uses it by chance.
const KEY: i64 = 0x6361_7261_6d69_6772;

/// MySQL's locks belong to the whole server, so the database is part of the name, which has room for 64 letters.
const NAME: &str = "concat('carafe.migrate.', left(sha1(database()), 40))";

/// How long to wait when nobody says.
const LIMIT: Duration = Duration::from_mins(10);

/// Waits for the lock of the whole run.
pub(super) async fn acquire(
    session: &Session,
    dialect: Dialect,
    limit: Option<Duration>,
) -> Result<()> {
    if dialect == Dialect::Sqlite {
        return Ok(());
    }
    let sql = if dialect.is_mysql() {
        format!("SELECT GET_LOCK({NAME}, 0)")
    } else {
        format!("SELECT pg_try_advisory_lock({KEY})")
    };
    let mut wait = Wait::new(limit);
    while !got(&session.rows(&sql, &[]).await?) {
        wait.once_more(None).await?;
    }
    Ok(())
}

fn got(answer: &[Vec<Value>]) -> bool {
    let first = answer.first().and_then(|row| row.first());
    matches!(first, Some(Value::Bool(true) | Value::Int(1)))
}

/// Gives it back.
pub(super) async fn release(session: &Session, dialect: Dialect) -> Result<()> {
    match dialect {
        Dialect::Sqlite => Ok(()),
        Dialect::MariaDb | Dialect::MySql => {
            let sql = format!("SELECT RELEASE_LOCK({NAME})");
            session.rows(&sql, &[]).await.map(drop)
        }
        Dialect::Postgres => session
            .rows(&format!("SELECT pg_advisory_unlock({KEY})"), &[])
            .await
            .map(drop),
    }
}

/// Starts a transaction; on SQLite it waits until no other program writes.
pub(super) async fn begin(
    session: &Session,
    dialect: Dialect,
    limit: Option<Duration>,
) -> Result<()> {
    if dialect != Dialect::Sqlite {
        return session.script("BEGIN").await;
    }
    let mut wait = Wait::new(limit);
    loop {
        match session.script("BEGIN IMMEDIATE").await {
            Err(error) if is_busy(&error) => wait.once_more(Some(error)).await?,
            other => return other,
        }
    }
}

fn is_busy(error: &Error) -> bool {
    error.error_code() == Some("orm.E109") || error.is_serialization_failure()
}

/// A wait with an end.
struct Wait {
    since: Instant,
    limit: Duration,
    pause: u64,
}

impl Wait {
    fn new(limit: Option<Duration>) -> Self {
        Self {
            since: Instant::now(),
            limit: limit.unwrap_or(LIMIT),
            pause: 10,
        }
    }

    /// Longer and longer, up to a quarter of a second, and not the same for all: else all would ask at once, every
    /// time.
    async fn once_more(&mut self, cause: Option<Error>) -> Result<()> {
        if self.since.elapsed() >= self.limit {
            return Err(timed_out(self.limit, cause));
        }
        let jitter = u64::from(random::bytes()[0]) * self.pause / 256;
        tokio::time::sleep(Duration::from_millis(self.pause + jitter)).await;
        self.pause = (self.pause * 2).min(200);
        Ok(())
    }
}

fn timed_out(limit: Duration, cause: Option<Error>) -> Error {
    let message = format!(
        "another program has been migrating this database for {} s",
        limit.as_secs()
    );
    let error = Error::new(ErrorKind::Unavailable, message)
        .code("orm.E143")
        .hint("wait until it is done, or end it; `--lock-timeout` says how long to wait");
    match cause {
        Some(cause) => error.cause(cause.into_boxed()),
        None => error,
    }
}
