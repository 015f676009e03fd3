//! Where the database is: `sqlite:shop.db`, `postgres://ann@db.example.org/shop`, `mysql://ann@db.example.org/shop`.

// Each driver uses its own part of what is here.
#![cfg_attr(
    not(all(feature = "sqlite", feature = "postgres-tls", feature = "mysql-tls")),
    allow(dead_code, unused_imports, reason = "a driver is not in this build")
)]

mod mysql;
mod parts;
mod postgres;
mod sqlite;

pub(crate) use self::{
    mysql::MySqlUrl,
    postgres::{Host, PostgresUrl, TlsMode},
    sqlite::{Mode, Place, SqliteUrl},
};

use self::parts::Parts;
use crate::sql::Dialect;
use carafe_core::{Error, Result};
use std::{fmt, str::FromStr};

/// A database's address, read and checked. It never shows a password.
///
/// | written | means |
/// |---|---|
/// | `sqlite:shop.db`, `sqlite://shop.db` | a file beside the program |
/// | `sqlite:///var/lib/shop.db` | a file by its whole path |
/// | `sqlite::memory:` | a database of its own for each [`Db`](super::Db), gone with it |
/// | `postgres://user:password@host:5432/name` | a server; `postgresql://` is the same |
/// | `postgres:///name?host=/run/postgresql` | a server by its Unix socket |
/// | `mysql://user:password@host:3306/name` | a MySQL or MariaDB server; `mariadb://` is the same |
/// | `mysql:///name?socket=/run/mysqld/mysqld.sock` | a server by its Unix socket |
///
/// Options stand behind a `?`, separated by `&`.
/// SQLite: `mode=ro|rw|rwc` (`rwc`), `synchronous=off|normal|full|extra` (`full`), `readers=4`,
/// `busy_timeout=5000` (milliseconds).
/// PostgreSQL: `sslmode=disable|prefer|require|verify-ca|verify-full` (`prefer`), `sslrootcert=ca.pem`,
/// `connections=4` (shared by all statements outside transactions), `max_connections=16` (for transactions
/// and slow statements), `connect_timeout=10`, `pool_timeout=10` (seconds), `application_name`, `options`,
/// `pool=transaction` (behind pgbouncer in that mode: nothing is prepared, nothing outlasts a transaction).
/// MySQL and MariaDB: `sslmode`, `sslrootcert`, `max_connections=16`, `connect_timeout=10`, `pool_timeout=10`,
/// `statement_timeout` (seconds; none by itself).
///
/// ```
/// use carafe_orm::db::DatabaseUrl;
///
/// let url: DatabaseUrl = "postgres://ann:secret@db.example.org/shop".parse()?;
/// assert_eq!(url.to_string(), "postgres://ann@db.example.org/shop");
/// # Ok::<(), carafe_core::Error>(())
/// ```
#[derive(Clone)]
pub struct DatabaseUrl(Target);

#[derive(Clone)]
pub(crate) enum Target {
    Sqlite(SqliteUrl),
    Postgres(PostgresUrl),
    MySql(MySqlUrl),
}

impl DatabaseUrl {
    /// Whether it leads to a pool that gives a connection for one transaction only.
    pub(crate) fn pools_transactions(&self) -> bool {
        matches!(&self.0, Target::Postgres(url) if url.pooled)
    }

    /// Whose SQL the database speaks. MySQL and MariaDB are told apart when one is connected:
    /// [`Db::dialect`](super::Db::dialect) knows, here it is what the scheme says.
    pub fn dialect(&self) -> Dialect {
        match &self.0 {
            Target::Sqlite(_) => Dialect::Sqlite,
            Target::Postgres(_) => Dialect::Postgres,
            Target::MySql(url) => url.dialect,
        }
    }

    pub(crate) fn target(&self) -> &Target {
        &self.0
    }
}

impl FromStr for DatabaseUrl {
    type Err = Error;

    /// Reads an address; an error of one line says what is wrong with it.
    #[track_caller]
    fn from_str(url: &str) -> Result<Self> {
        let parts = Parts::split(url.trim())?;
        match parts.scheme {
            "sqlite" | "sqlite3" => sqlite::parse(&parts).map(|url| Self(Target::Sqlite(url))),
            "postgres" | "postgresql" => {
                postgres::parse(&parts).map(|url| Self(Target::Postgres(url)))
            }
            "mysql" | "mariadb" => mysql::parse(&parts).map(|url| Self(Target::MySql(url))),
            other => Err(unknown_scheme(other)),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Target::Sqlite(url) => url.fmt(f),
            Target::Postgres(url) => url.fmt(f),
            Target::MySql(url) => url.fmt(f),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

/// A database URL that cannot be read. The URL itself is never part of the message: it may hold a password.
#[track_caller]
fn bad(message: impl Into<String>, hint: impl Into<String>) -> Error {
    Error::config(format!("DATABASE_URL: {}", message.into()))
        .code("orm.E130")
        .hint(hint.into())
}

#[track_caller]
fn unknown_scheme(scheme: &str) -> Error {
    let known = ["sqlite", "postgres", "postgresql", "mysql", "mariadb"];
    let hint = match carafe_core::suggest::nearest(scheme, known) {
        Some(near) => format!("did you mean `{near}:`?"),
        None => "it starts with `sqlite:`, `postgres://` or `mysql://`".to_owned(),
    };
    bad(format!("`{scheme}:` is not a database"), hint)
}
