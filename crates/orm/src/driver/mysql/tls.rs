//! Encryption by rustls, as far as `sslmode` asks for it: the words of PostgreSQL, with the same meaning.

use crate::db::url::{Host, MySqlUrl, TlsMode};
use carafe_core::{Error, Result};
use mysql_async::SslOpts;
use std::path::Path;

/// A Unix socket does not leave the machine.
pub(super) fn options(url: &MySqlUrl) -> Result<Option<SslOpts>> {
    let roots = url.root_certificates.as_deref();
    let mode = match (&url.host, url.tls) {
        (Host::Socket(_), _) => TlsMode::Disable,
        (_, TlsMode::Require) if roots.is_some() => TlsMode::VerifyCa,
        (_, mode) => mode,
    };
    Ok(Some(match mode {
        TlsMode::Disable => return Ok(None),
        // Any certificate will do, the traffic is only encrypted.
        TlsMode::Prefer | TlsMode::Require => SslOpts::default()
            .with_danger_accept_invalid_certs(true)
            .with_danger_skip_domain_validation(true),
        TlsMode::VerifyCa => checked(roots)?.with_danger_skip_domain_validation(true),
        TlsMode::VerifyFull => checked(roots)?,
    }))
}

/// These authorities and no others.
fn checked(roots: Option<&Path>) -> Result<SslOpts> {
    let options = SslOpts::default().with_disable_built_in_roots(true);
    match roots {
        Some(path) if path != Path::new("system") => {
            if let Err(error) = std::fs::File::open(path) {
                return Err(no_roots(&format!(
                    "`sslrootcert={}`: {error}",
                    path.display()
                )));
            }
            Ok(options.with_root_certs(vec![path.to_owned().into()]))
        }
        _ => {
            let found = rustls_native_certs::load_native_certs().certs;
            if found.is_empty() {
                return Err(no_roots("this system has none of its own"));
            }
            let all = found.iter().map(|one| one.to_vec().into());
            Ok(options.with_root_certs(all.collect()))
        }
    }
}

fn no_roots(why: &str) -> Error {
    Error::config(format!(
        "DATABASE_URL: no certificate authorities to check the server with: {why}"
    ))
    .code("orm.E132")
    .hint("`sslrootcert=ca.pem` names the authority's certificate in PEM format")
}

/// Whether the two could not agree on TLS.
pub(super) fn failed(error: &mysql_async::Error) -> bool {
    matches!(error, mysql_async::Error::Io(mysql_async::IoError::Tls(_)))
}
