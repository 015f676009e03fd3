//! `postgres://` URLs.

use super::{
    bad,
    parts::{Parts, decode},
};
use carafe_core::{Result, Secret};
use std::{fmt, path::PathBuf, time::Duration};

const OPTIONS: [&str; 15] = [
    "host",
    "port",
    "user",
    "password",
    "dbname",
    "sslmode",
    "sslrootcert",
    "connections",
    "max_connections",
    "connect_timeout",
    "pool_timeout",
    "application_name",
    "options",
    "target_session_attrs",
    "pool",
];

/// How a PostgreSQL server is reached.
#[derive(Clone)]
pub(crate) struct PostgresUrl {
    pub(crate) host: Host,
    pub(crate) port: u16,
    pub(crate) user: Option<String>,
    pub(crate) password: Option<Secret>,
    pub(crate) database: Option<String>,
    pub(crate) tls: TlsMode,
    pub(crate) root_certificates: Option<PathBuf>,
    /// Pipelined connections that all statements outside transactions share.
    pub(crate) connections: usize,
    /// Connections that one transaction or one slow statement has for itself.
    pub(crate) max_connections: usize,
    pub(crate) connect_timeout: Duration,
    /// How long a transaction waits for a connection.
    pub(crate) pool_timeout: Duration,
    pub(crate) application_name: Option<String>,
    pub(crate) options: Option<String>,
    /// Only a server that takes writes will do.
    pub(crate) writable_only: bool,
    /// It leads to a pool that gives a connection for one transaction only.
    pub(crate) pooled: bool,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Host {
    Name(String),
    /// A Unix socket: its folder for PostgreSQL, itself for MySQL.
    Socket(PathBuf),
}

/// libpq's `sslmode`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TlsMode {
    Disable,
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

/// The words of `sslmode=`.
pub(super) const TLS_MODES: [(&str, TlsMode); 6] = [
    ("prefer", TlsMode::Prefer),
    ("disable", TlsMode::Disable),
    ("allow", TlsMode::Prefer),
    ("require", TlsMode::Require),
    ("verify-ca", TlsMode::VerifyCa),
    ("verify-full", TlsMode::VerifyFull),
];

impl Host {
    /// What stands in the URL: a name, or the path of a socket.
    pub(super) fn of(written: Option<String>) -> Self {
        match written {
            Some(path) if path.starts_with('/') => Self::Socket(path.into()),
            Some(name) if !name.is_empty() => Self::Name(name),
            _ => Self::Name("localhost".to_owned()),
        }
    }
}

#[track_caller]
pub(super) fn parse(parts: &Parts<'_>) -> Result<PostgresUrl> {
    parts.only(&OPTIONS)?;
    if parts.place.trim_matches('/').is_empty()
        && parts.text("host").or(parts.text("dbname")).is_none()
    {
        // All defaults would be a database that nobody meant: the one called like whoever runs the program.
        return Err(bad(
            "the address names neither a host nor a database",
            "write `postgres://user:password@host/name`",
        ));
    }
    let place = Place::split(parts.place)?;
    let option = |key| parts.text(key).map(str::to_owned);
    let seconds = |key| {
        Ok::<_, carafe_core::Error>(Duration::from_secs(
            parts.number(key, 1, 3600)?.unwrap_or(10),
        ))
    };
    let sessions = [("any", false), ("read-write", true)];
    let pools = [("session", false), ("transaction", true)];
    Ok(PostgresUrl {
        host: Host::of(option("host").or(place.host)),
        port: parts
            .number("port", 1, u16::MAX)?
            .or(place.port)
            .unwrap_or(5432),
        user: option("user").or(place.user),
        password: option("password").map(Secret::from).or(place.password),
        database: option("dbname").or(place.database),
        tls: parts
            .choice("sslmode", &TLS_MODES)?
            .unwrap_or(TlsMode::Prefer),
        root_certificates: option("sslrootcert").map(PathBuf::from),
        connections: parts
            .number("connections", 1, 64)?
            .unwrap_or_else(default_connections),
        max_connections: parts.number("max_connections", 1, 10_000)?.unwrap_or(16),
        connect_timeout: seconds("connect_timeout")?,
        pool_timeout: seconds("pool_timeout")?,
        application_name: option("application_name"),
        options: option("options"),
        writable_only: parts
            .choice("target_session_attrs", &sessions)?
            .unwrap_or(false),
        pooled: parts.choice("pool", &pools)?.unwrap_or(false),
    })
}

/// More than the database has cores makes it slower; it has at least two on anything that matters.
fn default_connections() -> usize {
    std::thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 4))
}

/// `//user:password@host:port/database`.
#[derive(Default)]
pub(super) struct Place {
    pub(super) user: Option<String>,
    pub(super) password: Option<Secret>,
    pub(super) host: Option<String>,
    pub(super) port: Option<u16>,
    pub(super) database: Option<String>,
}

impl Place {
    #[track_caller]
    pub(super) fn split(written: &str) -> Result<Self> {
        let Some(rest) = written.strip_prefix("//") else {
            return Err(bad(
                "two slashes are missing",
                "write it like `postgres://user@localhost/shop`",
            ));
        };
        // A password that holds a bare `@` or `/` is common: the last `@` counts.
        let (login, rest) = rest
            .rsplit_once('@')
            .map_or((None, rest), |(login, rest)| (Some(login), rest));
        let (host, database) = rest.split_once('/').unwrap_or((rest, ""));
        let (host, port) = split_port(host)?;
        let mut place = Self {
            host: some(host)?,
            port,
            database: some(database)?,
            ..Self::default()
        };
        if let Some(login) = login {
            let (user, password) = login.split_once(':').unwrap_or((login, ""));
            place.user = some(user)?;
            place.password = some(password)?.map(Secret::from);
        }
        Ok(place)
    }
}

#[track_caller]
fn some(text: &str) -> Result<Option<String>> {
    if text.is_empty() {
        Ok(None)
    } else {
        decode(text).map(Some)
    }
}

/// `host`, `host:5432`, `[::1]`, `[::1]:5432`.
#[track_caller]
fn split_port(host: &str) -> Result<(&str, Option<u16>)> {
    let (host, port) = match host.strip_prefix('[').and_then(|host| host.split_once(']')) {
        Some((host, rest)) => (host, rest.strip_prefix(':')),
        None => host
            .split_once(':')
            .map_or((host, None), |(host, port)| (host, Some(port))),
    };
    let Some(port) = port else {
        return Ok((host, None));
    };
    match port.parse() {
        Ok(port) => Ok((host, Some(port))),
        Err(_) => Err(bad(
            "its port is not a number",
            "write `%3A`, `%2F` and `%40` for `:`, `/` and `@` in a password",
        )),
    }
}

impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("postgres://")?;
        if let Some(user) = &self.user {
            write!(f, "{user}@")?;
        }
        if let Host::Name(name) = &self.host {
            f.write_str(name)?;
        }
        if self.port != 5432 {
            write!(f, ":{}", self.port)?;
        }
        write!(f, "/{}", self.database.as_deref().unwrap_or_default())?;
        match &self.host {
            Host::Socket(folder) => write!(f, "?host={}", folder.display()),
            Host::Name(_) => Ok(()),
        }
    }
}
