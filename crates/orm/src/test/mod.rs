//! A fresh database for each test, on SQLite, PostgreSQL and MariaDB, gone when the test ends, panics included.
//!
//! ```
//! use carafe_orm::{model::Registry, test::TestDb};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> carafe_core::Result<()> {
//! for db in TestDb::every(Registry::new).await {
//!     db.script("CREATE TABLE note (id integer, text varchar(20))").await?;
//!     db.execute("INSERT INTO note VALUES (1, 'on every database')", &[]).await?;
//! }
//! # Ok(())
//! # }
//! ```

#[cfg(feature = "mysql")]
mod mariadb;
#[cfg(not(feature = "mysql"))]
mod no_mariadb;
#[cfg(not(feature = "postgres"))]
mod no_postgres;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod server;
mod sqlite;

use crate::{db::Db, model::Registry};
use carafe_core::Result;
use std::{fmt, ops::Deref, sync::Arc};

/// The variable that names the server for tests, such as `postgres://postgres@localhost/postgres`.
pub const POSTGRES_URL: &str = "CARAFE_TEST_POSTGRES_URL";

/// The variable that names the MariaDB or MySQL server for tests, such as `mysql://root@localhost/test`.
pub const MARIADB_URL: &str = "CARAFE_TEST_MARIADB_URL";

/// The variable that names pgbouncer in transaction mode before that server: all statements then go through it.
pub const PGBOUNCER_URL: &str = "CARAFE_TEST_PGBOUNCER_URL";

/// A database of one test. It derefs to [`Db`].
#[derive(Debug)]
pub struct TestDb {
    db: Db,
    /// Removes the database when it is dropped, which is after `db`.
    place: Box<dyn Place>,
}

/// Where a database is.
trait Place: Send + Sync + fmt::Debug {
    fn url(&self) -> String;
}

impl Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

impl TestDb {
    /// A SQLite database in a file of its own.
    ///
    /// # Panics
    /// When the file cannot be made.
    pub async fn sqlite(registry: impl Into<Arc<Registry>>) -> Self {
        Self::at(Box::new(sqlite::File::new()), registry.into()).await
    }

    /// A SQLite database in memory: one connection for everything.
    ///
    /// # Panics
    /// When there is no memory.
    pub async fn memory(registry: impl Into<Arc<Registry>>) -> Self {
        Self::at(Box::new(sqlite::Memory), registry.into()).await
    }

    /// One of each kind that this machine has, for a suite that runs on all.
    ///
    /// # Panics
    /// As the others do.
    pub async fn every(registry: impl Fn() -> Registry) -> Vec<Self> {
        let mut all = vec![Self::sqlite(registry()).await];
        all.extend(Self::postgres(registry()).await);
        all.extend(Self::mariadb(registry()).await);
        all
    }

    /// Its URL, password included: for another [`Db`] or another program.
    pub fn full_url(&self) -> String {
        self.place.url()
    }

    async fn at(place: Box<dyn Place>, registry: Arc<Registry>) -> Self {
        let opened = Db::open(&place.url(), registry).await;
        Self {
            db: ready(opened),
            place,
        }
    }
}

/// A test without its database cannot go on.
fn ready<T>(opened: Result<T>) -> T {
    match opened {
        Ok(db) => db,
        Err(error) => panic!("no database for this test: {error:?}"),
    }
}
