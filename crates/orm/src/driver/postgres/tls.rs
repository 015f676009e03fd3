//! Encryption by rustls, as far as `sslmode` asks for it.

use super::connect::Opened;
use crate::db::url::{Host, PostgresUrl, TlsMode};
use carafe_core::{Error, Result};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{self, CryptoProvider},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject as _},
};
use std::{path::Path, sync::Arc};
use tokio_postgres::{CancelToken, Config, config::SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

pub(super) struct Tls {
    mode: SslMode,
    connector: MakeRustlsConnect,
}

impl Tls {
    pub(super) fn new(url: &PostgresUrl) -> Result<Self> {
        // A Unix socket does not leave the machine, and PostgreSQL does not encrypt it.
        let wanted = if matches!(url.host, Host::Socket(_)) {
            TlsMode::Disable
        } else {
            url.tls
        };
        let mode = match wanted {
            TlsMode::Disable => SslMode::Disable,
            TlsMode::Prefer => SslMode::Prefer,
            TlsMode::Require | TlsMode::VerifyCa | TlsMode::VerifyFull => SslMode::Require,
        };
        let config = client_config(wanted, url.root_certificates.as_deref())?;
        Ok(Self {
            mode,
            connector: MakeRustlsConnect::new(config),
        })
    }

    pub(super) fn mode(&self) -> SslMode {
        self.mode
    }

    /// Connects and starts the task that drives the connection.
    pub(super) async fn connect(&self, config: &Config) -> Result<Opened, tokio_postgres::Error> {
        let (client, connection) = config.connect(self.connector.clone()).await?;
        Ok((client, tokio::spawn(connection).abort_handle()))
    }

    /// Asks the server to end the statement of a connection.
    pub(super) async fn cancel(&self, which: &CancelToken) -> Result<(), tokio_postgres::Error> {
        which.cancel_query(self.connector.clone()).await
    }
}

/// As libpq: `require` with a root certificate checks it, which is `verify-ca`.
fn client_config(mode: TlsMode, roots: Option<&Path>) -> Result<ClientConfig> {
    let provider = Arc::new(crypto::ring::default_provider());
    let verifier = match mode {
        TlsMode::Disable | TlsMode::Prefer => Verifier::encrypt_only(&provider),
        TlsMode::Require if roots.is_none() => Verifier::encrypt_only(&provider),
        TlsMode::Require | TlsMode::VerifyCa => Verifier::chain(&provider, roots, false)?,
        TlsMode::VerifyFull => Verifier::chain(&provider, roots, true)?,
    };
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let config = builder
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    Ok(config.with_no_client_auth())
}

/// What of the server's certificate is checked.
#[derive(Debug)]
struct Verifier {
    provider: Arc<CryptoProvider>,
    /// `None`: any certificate will do, the traffic is only encrypted.
    chain: Option<Arc<WebPkiServerVerifier>>,
    /// Whether it must be for the host of the URL.
    name: bool,
}

impl Verifier {
    fn encrypt_only(provider: &Arc<CryptoProvider>) -> Self {
        Self {
            provider: provider.clone(),
            chain: None,
            name: false,
        }
    }

    fn chain(provider: &Arc<CryptoProvider>, roots: Option<&Path>, name: bool) -> Result<Self> {
        let store = match roots {
            Some(path) if path != Path::new("system") => file_roots(path)?,
            _ => system_roots()?,
        };
        let builder =
            WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider.clone());
        let chain = builder
            .build()
            .map_err(|error| no_roots(&error.to_string()))?;
        Ok(Self {
            provider: provider.clone(),
            chain: Some(chain),
            name,
        })
    }
}

fn file_roots(path: &Path) -> Result<RootCertStore> {
    let shown = path.display();
    let unreadable = |why: String| no_roots(&format!("`sslrootcert={shown}`: {why}"));
    let certificates =
        CertificateDer::pem_file_iter(path).map_err(|error| unreadable(error.to_string()))?;
    let mut store = RootCertStore::empty();
    for certificate in certificates {
        let certificate = certificate.map_err(|error| unreadable(error.to_string()))?;
        store
            .add(certificate)
            .map_err(|error| unreadable(error.to_string()))?;
    }
    if store.is_empty() {
        Err(unreadable("no certificate in it".to_owned()))
    } else {
        Ok(store)
    }
}

fn system_roots() -> Result<RootCertStore> {
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if store.is_empty() {
        Err(no_roots("this system has none of its own"))
    } else {
        Ok(store)
    }
}

fn no_roots(why: &str) -> Error {
    Error::config(format!(
        "DATABASE_URL: no certificate authorities to check the server with: {why}"
    ))
    .code("orm.E132")
    .hint("`sslrootcert=ca.pem` names the authority's certificate in PEM format")
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        host: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(chain) = &self.chain else {
            return Ok(ServerCertVerified::assertion());
        };
        match chain.verify_server_cert(certificate, intermediates, host, ocsp, now) {
            // The name is checked after the chain, so everything else is right.
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if !self.name => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        crypto::verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        crypto::verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
