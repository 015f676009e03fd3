//! Without the feature `mysql-tls`: connections are not encrypted.

use crate::db::url::{MySqlUrl, TlsMode};
use carafe_core::{Error, Result};
use mysql_async::SslOpts;

/// None, unless the URL insists.
pub(super) fn options(url: &MySqlUrl) -> Result<Option<SslOpts>> {
    match url.tls {
        TlsMode::Disable | TlsMode::Prefer => Ok(None),
        TlsMode::Require | TlsMode::VerifyCa | TlsMode::VerifyFull => Err(Error::config(
            "DATABASE_URL: `sslmode` asks for TLS, which is not in this build",
        )
        .code("orm.E132")
        .hint("add the feature `mysql-tls` in Cargo.toml")),
    }
}

/// Nothing here can fail because of TLS.
pub(super) fn failed(_: &mysql_async::Error) -> bool {
    false
}
