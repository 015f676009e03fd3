//! PostgreSQL for tests, behind pgbouncer when there is one.

use super::{
    PGBOUNCER_URL, POSTGRES_URL, TestDb,
    server::{Kind, Server, url_of},
};
use crate::model::Registry;
use std::sync::{Arc, OnceLock};

static KIND: Kind = Kind {
    name: "PostgreSQL",
    variable: POSTGRES_URL,
    few: "connections=1&",
    create: |name| format!("CREATE DATABASE \"{name}\""),
    drop: |name| format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"),
    sweep: |name| format!("DROP DATABASE IF EXISTS \"{name}\""),
    old: OLD,
    url,
};

const OLD: &str = "SELECT datname FROM pg_database WHERE datname LIKE 'carafe\\_test\\_%' \
               AND split_part(datname, '_', 5) ~ '^[0-9]+$' \
               AND split_part(datname, '_', 5)::bigint < extract(epoch FROM now()) - 3600 \
               AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datname = pg_database.datname)";

/// Behind a pool when there is one: the suite runs through it as it is.
fn url(server: &str, database: &str) -> String {
    let pool = std::env::var_os(PGBOUNCER_URL).and_then(|url| url.into_string().ok());
    match pool {
        Some(pool) => format!("{}&pool=transaction", url_of(&KIND, &pool, database)),
        None => url_of(&KIND, server, database),
    }
}

impl TestDb {
    /// A PostgreSQL database of its own on the server that `CARAFE_TEST_POSTGRES_URL` names; the user there
    /// must be allowed to make databases. `None`, and one line that says so, when it is not set.
    ///
    /// Any number of tests may ask at once: they wait before the server runs out of connections.
    ///
    /// # Panics
    /// When the server cannot be reached or refuses.
    pub async fn postgres(registry: impl Into<Arc<Registry>>) -> Option<Self> {
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
        let few = "dbname=x&connections=1&max_connections=4";
        assert_eq!(
            url_of(&KIND, "postgres://a:b/c@h:1/old?sslmode=require", "x"),
            format!("postgres://a:b/c@h:1/x?sslmode=require&{few}")
        );
        assert_eq!(
            url_of(&KIND, "postgres://h", "x"),
            format!("postgres://h/x?{few}")
        );
        assert_eq!(
            url_of(&KIND, "postgres:///d?host=/run", "x"),
            format!("postgres:///x?host=/run&{few}")
        );
    }
}
