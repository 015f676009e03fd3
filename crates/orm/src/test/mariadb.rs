//! MariaDB for tests, or MySQL.

use super::{
    MARIADB_URL, TestDb,
    server::{Kind, Server, url_of},
};
use crate::model::Registry;
use std::sync::{Arc, OnceLock};

static KIND: Kind = Kind {
    name: "MariaDB",
    variable: MARIADB_URL,
    few: "",
    create: |name| format!("CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"),
    drop: |name| format!("DROP DATABASE IF EXISTS `{name}`"),
    sweep: |name| format!("DROP DATABASE IF EXISTS `{name}`"),
    old: OLD,
    url: |server, database| url_of(&KIND, server, database),
};

const OLD: &str = "SELECT schema_name FROM information_schema.schemata \
               WHERE schema_name LIKE 'carafe|_test|_%' ESCAPE '|' \
               AND CAST(substring_index(schema_name, '_', -1) AS UNSIGNED) < unix_timestamp() - 3600";

impl TestDb {
    /// A MariaDB or MySQL database of its own on the server that `CARAFE_TEST_MARIADB_URL` names; the user there
    /// must be allowed to make databases. `None`, and one line that says so, when it is not set.
    ///
    /// Any number of tests may ask at once: they wait before the server runs out of connections.
    ///
    /// # Panics
    /// When the server cannot be reached or refuses.
    pub async fn mariadb(registry: impl Into<Arc<Registry>>) -> Option<Self> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        let server = SERVER.get_or_init(|| Server::start(&KIND)).as_ref()?;
        Some(server.database(registry.into()).await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_database_changes() {
        let few = "dbname=x&max_connections=4";
        assert_eq!(
            url_of(&KIND, "mysql://a:b/c@h:1/old?sslmode=require", "x"),
            format!("mysql://a:b/c@h:1/x?sslmode=require&{few}")
        );
        assert_eq!(
            url_of(&KIND, "mysql://h", "x"),
            format!("mysql://h/x?{few}")
        );
    }
}
