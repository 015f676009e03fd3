//! `mysql://` and `mariadb://` URLs.

use super::{
    Host, TlsMode, bad,
    parts::Parts,
    postgres::{Place, TLS_MODES},
};
use crate::sql::Dialect;
use carafe_core::{Result, Secret};
use std::{fmt, path::PathBuf, time::Duration};

const OPTIONS: [&str; 12] = [
    "host",
    "port",
    "user",
    "password",
    "dbname",
    "sslmode",
    "sslrootcert",
    "max_connections",
    "connect_timeout",
    "pool_timeout",
    "statement_timeout",
    "socket",
];

/// How a MySQL or MariaDB server is reached.
#[derive(Clone)]
pub(crate) struct MySqlUrl {
    /// What the scheme says; the server knows better.
    pub(crate) dialect: Dialect,
    pub(crate) host: Host,
    pub(crate) port: u16,
    pub(crate) user: Option<String>,
    pub(crate) password: Option<Secret>,
    pub(crate) database: Option<String>,
    pub(crate) tls: TlsMode,
    pub(crate) root_certificates: Option<PathBuf>,
    pub(crate) max_connections: usize,
    pub(crate) connect_timeout: Duration,
    /// How long a statement waits for a connection.
    pub(crate) pool_timeout: Duration,
    /// How long the server works on one statement.
    pub(crate) statement_timeout: Option<Duration>,
}

#[track_caller]
pub(super) fn parse(parts: &Parts<'_>) -> Result<MySqlUrl> {
    parts.only(&OPTIONS)?;
    let place = Place::split(parts.place)?;
    let option = |key| parts.text(key).map(str::to_owned);
    let seconds = |key| {
        parts
            .number(key, 1, 86_400)
            .map(|n| n.map(Duration::from_secs))
    };
    let host = option("socket").or(option("host")).or(place.host);
    let database = option("dbname").or(place.database);
    if database.is_none() {
        return Err(bad(
            "the address names no database",
            "write `mysql://user:password@host/name`",
        ));
    }
    Ok(MySqlUrl {
        dialect: match parts.scheme {
            "mariadb" => Dialect::MariaDb,
            _ => Dialect::MySql,
        },
        host: Host::of(host),
        port: parts
            .number("port", 1, u16::MAX)?
            .or(place.port)
            .unwrap_or(3306),
        user: option("user").or(place.user),
        password: option("password").map(Secret::from).or(place.password),
        database,
        tls: parts
            .choice("sslmode", &TLS_MODES)?
            .unwrap_or(TlsMode::Prefer),
        root_certificates: option("sslrootcert").map(PathBuf::from),
        max_connections: parts.number("max_connections", 1, 10_000)?.unwrap_or(16),
        connect_timeout: seconds("connect_timeout")?.unwrap_or(Duration::from_secs(10)),
        pool_timeout: seconds("pool_timeout")?.unwrap_or(Duration::from_secs(10)),
        statement_timeout: seconds("statement_timeout")?,
    })
}

impl fmt::Display for MySqlUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.dialect {
            Dialect::MariaDb => "mariadb",
            _ => "mysql",
        };
        write!(f, "{scheme}://")?;
        if let Some(user) = &self.user {
            write!(f, "{user}@")?;
        }
        if let Host::Name(name) = &self.host {
            f.write_str(name)?;
        }
        if self.port != 3306 {
            write!(f, ":{}", self.port)?;
        }
        write!(f, "/{}", self.database.as_deref().unwrap_or_default())?;
        match &self.host {
            Host::Socket(file) => write!(f, "?socket={}", file.display()),
            Host::Name(_) => Ok(()),
        }
    }
}
