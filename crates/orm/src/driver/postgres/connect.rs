//! From a URL to a connection.

use super::{conn::Conn, error, tls::Tls};
use crate::db::url::{Host, PostgresUrl};
use carafe_core::{Error, ErrorKind, Result};
use std::time::Duration;
use tokio::task::AbortHandle;
use tokio_postgres::{CancelToken, Client, Config, config::TargetSessionAttrs, error::SqlState};

/// A connection with the task that drives its socket.
pub(super) type Opened = (Client, AbortHandle);

/// How connections are made.
pub(super) struct Connector {
    config: Config,
    tls: Tls,
    /// The URL without its password.
    shown: String,
    /// The host's own time limit is for one address; this one is for the whole, with TLS and login.
    limit: Duration,
    pooled: bool,
}

impl Connector {
    pub(super) fn new(url: &PostgresUrl) -> Result<Self> {
        let tls = Tls::new(url)?;
        let mut config = config(url);
        config.ssl_mode(tls.mode());
        Ok(Self {
            config,
            tls,
            shown: url.to_string(),
            limit: url.connect_timeout,
            pooled: url.pooled,
        })
    }

    pub(super) async fn connect(&self) -> Result<Conn, Refused> {
        let connecting = self.tls.connect(&self.config);
        let connecting = async {
            let opened = connecting.await?;
            if self.pooled {
                // Not every pool takes `options`, and this is a setting that pools carry from one to the next.
                opened.0.batch_execute("SET TimeZone TO 'UTC'").await?;
            }
            Ok(opened)
        };
        match tokio::time::timeout(self.limit, connecting).await {
            Ok(Ok(opened)) => Ok(Conn::new(opened, self.pooled)),
            Ok(Err(error)) => Err(Refused::By(error)),
            Err(_) => Err(Refused::Silent),
        }
    }

    /// Asks the server to end what runs on a connection. It does not say whether it did.
    pub(super) async fn cancel(&self, which: &CancelToken) {
        if let Ok(Err(error)) = tokio::time::timeout(self.limit, self.tls.cancel(which)).await {
            tracing::debug!(target: "carafe::sql", "a statement cannot be cancelled: {error}");
        }
    }

    /// A connection is lost and cannot be made again.
    pub(super) fn explain(&self, refused: Refused) -> Error {
        self.error(ErrorKind::Unavailable, refused)
    }

    /// The first connection of the program: something is wrong with the settings.
    pub(super) fn explain_first(&self, refused: Refused) -> Error {
        self.error(ErrorKind::Config, refused)
    }

    fn error(&self, kind: ErrorKind, refused: Refused) -> Error {
        let shown = &self.shown;
        let error = match refused {
            Refused::Silent => {
                let message = format!(
                    "DATABASE_URL: `{shown}` did not answer within {:?}",
                    self.limit
                );
                return unreachable(kind, message);
            }
            Refused::By(error) => error,
        };
        let why = std::error::Error::source(&error)
            .map_or_else(|| error.to_string(), ToString::to_string);
        match error.as_db_error() {
            Some(said) if said.code() == &SqlState::TOO_MANY_CONNECTIONS => error::too_many(),
            Some(said) => {
                let message = format!(
                    "DATABASE_URL: `{shown}` refused the connection: {}",
                    said.message()
                );
                Error::new(kind, message)
                    .code("orm.E134")
                    .hint(login_hint(said.code()))
            }
            None if error.to_string().contains("TLS") => {
                let message = format!("DATABASE_URL: no TLS with `{shown}`: {why}");
                Error::new(kind, message).code("orm.E132").hint(tls_hint())
            }
            None => unreachable(
                kind,
                format!("DATABASE_URL: `{shown}` cannot be reached: {why}"),
            ),
        }
    }
}

/// Why there is no connection.
pub(super) enum Refused {
    By(tokio_postgres::Error),
    Silent,
}

fn unreachable(kind: ErrorKind, message: String) -> Error {
    Error::new(kind, message)
        .code("orm.E133")
        .hint("is the server running, and are host and port right? `connect_timeout=` waits longer")
}

fn login_hint(code: &SqlState) -> &'static str {
    match *code {
        SqlState::INVALID_CATALOG_NAME => "make it with `createdb`, or name another database",
        SqlState::INVALID_PASSWORD | SqlState::INVALID_AUTHORIZATION_SPECIFICATION => {
            "check user and password; `%3A`, `%2F` and `%40` stand for `:`, `/` and `@` in a password"
        }
        _ => "the server's log says more",
    }
}

fn tls_hint() -> &'static str {
    "`sslrootcert=` names the file with the authority's certificate; `sslmode=` says how much is checked"
}

fn config(url: &PostgresUrl) -> Config {
    let mut config = Config::new();
    match &url.host {
        Host::Name(name) => config.host(name.as_str()),
        Host::Socket(folder) => config.host_path(folder),
    };
    config.port(url.port).connect_timeout(url.connect_timeout);
    if let Some(user) = &url.user {
        config.user(user.as_str());
    }
    if let Some(password) = &url.password {
        config.password(password.expose());
    }
    if let Some(database) = &url.database {
        config.dbname(database.as_str());
    }
    config.application_name(url.application_name.as_deref().unwrap_or("carafe"));
    // Instants are UTC everywhere, also where the database itself turns them into days. What the URL says comes later and wins.
    match (&url.options, url.pooled) {
        (None, true) => {}
        (Some(own), true) => drop(config.options(own.as_str())),
        (own, false) => {
            let own = own.as_deref().unwrap_or_default();
            config.options(format!("-c TimeZone=UTC {own}"));
        }
    }
    if url.writable_only {
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
    }
    // A server that vanished without a word is noticed after two minutes, not after two hours.
    config
        .keepalives_idle(Duration::from_mins(1))
        .keepalives_interval(Duration::from_secs(15))
        .keepalives_retries(4);
    config
}
