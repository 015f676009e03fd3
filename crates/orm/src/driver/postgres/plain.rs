//! Without the feature `postgres-tls`: connections are not encrypted.

use super::connect::Opened;
use crate::db::url::{PostgresUrl, TlsMode};
use carafe_core::{Error, Result};
use tokio_postgres::{CancelToken, Config, NoTls, config::SslMode};

pub(super) struct Tls;

impl Tls {
    pub(super) fn new(url: &PostgresUrl) -> Result<Self> {
        match url.tls {
            TlsMode::Disable | TlsMode::Prefer => Ok(Self),
            _ => Err(Error::config(
                "DATABASE_URL: `sslmode` asks for TLS, which is not in this build",
            )
            .code("orm.E132")
            .hint("add the feature `postgres-tls` in Cargo.toml")),
        }
    }

    #[expect(clippy::unused_self, reason = "the same interface as with TLS")]
    pub(super) fn mode(&self) -> SslMode {
        SslMode::Disable
    }

    #[expect(clippy::unused_self, reason = "the same interface as with TLS")]
    pub(super) async fn connect(&self, config: &Config) -> Result<Opened, tokio_postgres::Error> {
        let (client, connection) = config.connect(NoTls).await?;
        Ok((client, tokio::spawn(connection).abort_handle()))
    }

    #[expect(clippy::unused_self, reason = "the same interface as with TLS")]
    pub(super) async fn cancel(&self, which: &CancelToken) -> Result<(), tokio_postgres::Error> {
        which.cancel_query(NoTls).await
    }
}
