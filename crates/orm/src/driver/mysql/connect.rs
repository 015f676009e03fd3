//! From a URL to a connection.

use super::{error, live::Live, tls};
use crate::{
    db::url::{Host, MySqlUrl, TlsMode},
    sql::Dialect,
};
use carafe_core::{Error, ErrorKind, Result};
use mysql_async::{
    Conn, DriverError, Error as Theirs, IoError, Opts, OptsBuilder, SslOpts,
    prelude::Queryable as _,
};
use std::time::Duration;

/// How connections are made.
pub(super) struct Connector {
    opts: Opts,
    tls: Option<SslOpts>,
    /// Without TLS when the server has none.
    prefer: bool,
    /// The URL without its password.
    shown: String,
    limit: Duration,
    statement: Option<Duration>,
}

/// Names in double quotes, `||` for texts and no meaning for backslashes, as the standard says: SQL that is written by hand
/// means the same on every database. Values that do not fit are refused, and 0 is a key like any other.
const MODE: &str = "ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,\
    NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO";

impl Connector {
    pub(super) fn new(url: &MySqlUrl) -> Result<Self> {
        Ok(Self {
            opts: opts(url),
            tls: tls::options(url)?,
            prefer: url.tls == TlsMode::Prefer,
            shown: url.to_string(),
            limit: url.connect_timeout,
            statement: url.statement_timeout,
        })
    }

    /// A connection, and whose it is.
    pub(super) async fn connect(&self) -> Result<(Live, Dialect), Refused> {
        match tokio::time::timeout(self.limit, self.connect_whole()).await {
            Ok(connected) => connected.map_err(Refused::By),
            Err(_) => Err(Refused::Silent),
        }
    }

    async fn connect_whole(&self) -> Result<(Live, Dialect), Theirs> {
        let mut conn = match self.connect_with(self.tls.clone()).await {
            Err(Theirs::Driver(DriverError::NoClientSslFlagFromServer)) if self.prefer => {
                self.connect_with(None).await?
            }
            Err(error) => self.connect_by_its_name(error).await?,
            Ok(conn) => conn,
        };
        let version: Option<String> = conn.query_first("SELECT version()").await?;
        let version = version.unwrap_or_default().to_ascii_lowercase();
        let dialect = if version.contains("mariadb") {
            Dialect::MariaDb
        } else {
            Dialect::MySql
        };
        conn.query_drop(self.settings(dialect)).await?;
        Ok((Live::new(conn), dialect))
    }

    /// The client compares names even when it is told not to: where any name will do, it is told the one that the
    /// certificate says. Who signed it is checked as before.
    async fn connect_by_its_name(&self, error: Theirs) -> Result<Conn, Theirs> {
        let tls = self.tls.clone().filter(SslOpts::skip_domain_validation);
        match (tls, name_in(&error.to_string())) {
            (Some(tls), Some(name)) => {
                let tls = tls.with_danger_tls_hostname_override(Some(name));
                self.connect_with(Some(tls)).await
            }
            _ => Err(error),
        }
    }

    async fn connect_with(&self, tls: Option<SslOpts>) -> Result<Conn, Theirs> {
        Conn::new(OptsBuilder::from_opts(self.opts.clone()).ssl_opts(tls)).await
    }

    /// Instants are UTC everywhere. Texts that are written into statements are compared letter by letter. A division
    /// has as many digits as PostgreSQL's, and no text is cut because a group is large.
    fn settings(&self, dialect: Dialect) -> String {
        let limit = match (self.statement, dialect) {
            (None, _) => String::new(),
            (Some(limit), Dialect::MariaDb) => {
                format!(", max_statement_time = {}", limit.as_secs_f64())
            }
            (Some(limit), _) => format!(", max_execution_time = {}", limit.as_millis()),
        };
        let isolation = match dialect {
            Dialect::MariaDb => "tx_isolation",
            _ => "transaction_isolation",
        };
        format!(
            "SET NAMES 'utf8mb4' COLLATE 'utf8mb4_bin', SESSION time_zone = '+00:00', sql_mode = '{MODE}', \
             autocommit = 1, {isolation} = 'READ-COMMITTED', div_precision_increment = 14, \
             group_concat_max_len = 1073741824{limit}"
        )
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
        match refused {
            Refused::Silent => unreachable(
                kind,
                format!(
                    "DATABASE_URL: `{shown}` did not answer within {:?}",
                    self.limit
                ),
            ),
            Refused::By(Theirs::Server(said)) if matches!(said.code, 1040 | 1203 | 1226) => {
                error::too_many()
            }
            Refused::By(Theirs::Server(said)) => {
                let message = format!(
                    "DATABASE_URL: `{shown}` refused the connection: {}",
                    said.message
                );
                Error::new(kind, message)
                    .code("orm.E134")
                    .hint(login_hint(said.code))
            }
            Refused::By(error) if is_tls(&error) => {
                let message = format!("DATABASE_URL: no TLS with `{shown}`: {error}");
                Error::new(kind, message).code("orm.E132").hint(
                    "`sslrootcert=` names the file with the authority's certificate; `sslmode=` says how much is checked",
                )
            }
            Refused::By(error) => unreachable(
                kind,
                format!("DATABASE_URL: `{shown}` cannot be reached: {error}"),
            ),
        }
    }
}

/// The first name in `certificate is only valid for DnsName("localhost")`.
fn name_in(message: &str) -> Option<String> {
    let (_, names) = message.split_once("only valid for ")?;
    let (_, name) = names.split_once("DnsName(\"")?;
    let (name, _) = name.split_once('"')?;
    Some(name.to_owned())
}

fn is_tls(error: &Theirs) -> bool {
    match error {
        Theirs::Driver(DriverError::NoClientSslFlagFromServer) => true,
        error if tls::failed(error) => true,
        Theirs::Io(IoError::Io(error)) => error.to_string().contains("certificate"),
        _ => false,
    }
}

/// Why there is no connection.
pub(super) enum Refused {
    By(Theirs),
    Silent,
}

fn unreachable(kind: ErrorKind, message: String) -> Error {
    Error::new(kind, message)
        .code("orm.E133")
        .hint("is the server running, and are host and port right? `connect_timeout=` waits longer")
}

fn login_hint(code: u16) -> &'static str {
    match code {
        1049 => "make it with `CREATE DATABASE`, or name another database",
        1044 | 1045 | 1698 => {
            "check user and password; `%3A`, `%2F` and `%40` stand for `:`, `/` and `@` in a password"
        }
        _ => "the server's log says more",
    }
}

fn opts(url: &MySqlUrl) -> Opts {
    let mut opts = OptsBuilder::default()
        .tcp_port(url.port)
        .user(url.user.clone())
        .pass(
            url.password
                .as_ref()
                .map(|password| password.expose().to_owned()),
        )
        .db_name(url.database.clone())
        // Statements are kept by the number of their plan.
        .stmt_cache_size(0)
        .client_found_rows(true)
        // The URL says how the server is reached.
        .prefer_socket(false)
        .tcp_keepalive(Some(Duration::from_mins(1)))
        .tcp_nodelay(true);
    opts = match &url.host {
        Host::Name(name) => opts.ip_or_hostname(name.clone()),
        Host::Socket(file) => opts.socket(Some(file.display().to_string())),
    };
    opts.into()
}
