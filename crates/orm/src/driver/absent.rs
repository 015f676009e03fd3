//! Stands in for a driver that is not in this build: no value of it exists.

use super::{Call, Driver, Exclusive, Fresh, Purpose, Rows, Table, Text};
use crate::{
    db::{Begin, DatabaseUrl},
    raw::Described,
    sql::Dialect,
};
use carafe_core::{Error, Result};

pub(crate) enum Absent {}

impl Absent {
    /// As the driver of MySQL, which asks the server.
    pub(crate) fn dialect(&self) -> Dialect {
        match *self {}
    }
}

/// Its connections.
pub(crate) enum NoLink {}

impl Driver for Absent {
    type Link = NoLink;

    async fn open(url: &DatabaseUrl) -> Result<Self> {
        Err(match url.dialect() {
            Dialect::Sqlite => not_in_this_build("SQLite", "sqlite"),
            Dialect::MariaDb | Dialect::MySql => not_in_this_build("MySQL and MariaDB", "mysql"),
            Dialect::Postgres => not_in_this_build("PostgreSQL", "postgres"),
        })
    }

    async fn fetch<'e>(&'e self, _: Call<'e>, _: Fresh) -> Result<Rows> {
        match *self {}
    }

    async fn change<'e>(&'e self, _: Call<'e>) -> Result<u64> {
        match *self {}
    }

    async fn execute(&self, _: Text) -> Result<u64> {
        match *self {}
    }

    async fn rows(&self, _: Text) -> Result<Table> {
        match *self {}
    }

    async fn describe(&self, _: Box<str>) -> Result<Vec<Described>> {
        match *self {}
    }

    async fn link(&self, _: Purpose) -> Result<NoLink> {
        match *self {}
    }

    fn runs_beside_transaction(&self, _: bool) -> bool {
        match *self {}
    }
}

impl Exclusive for NoLink {
    async fn fetch<'e>(&'e self, _: Call<'e>, _: Fresh) -> Result<Rows> {
        match *self {}
    }

    async fn change<'e>(&'e self, _: Call<'e>) -> Result<u64> {
        match *self {}
    }

    async fn execute(&self, _: Text) -> Result<u64> {
        match *self {}
    }

    async fn rows(&self, _: Text) -> Result<Table> {
        match *self {}
    }

    async fn begin_as(&self, _: Begin) -> Result<()> {
        match *self {}
    }

    async fn script(&self, _: Box<str>) -> Result<()> {
        match *self {}
    }

    async fn control(&self, _: Box<str>) -> Result<()> {
        match *self {}
    }

    fn post(&self, _: &str) {
        match *self {}
    }

    fn leave(&self) {
        match *self {}
    }
}

/// The URL is right, the program was built without its driver.
#[track_caller]
fn not_in_this_build(database: &str, feature: &str) -> Error {
    Error::config(format!("DATABASE_URL: {database} is not in this build"))
        .code("orm.E131")
        .hint(format!(
            "add the feature `{feature}` of `carafe` in Cargo.toml"
        ))
}
