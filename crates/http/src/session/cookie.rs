//! Sessions inside the cookie: nothing is kept here.

use super::store::{SessionRecord, SessionStore};
use crate::server::BoxFuture;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use carafe_core::{
    DateTime, Error, Result, clock,
    signing::{Keys, Signer},
};
use std::{future::ready, sync::Arc};

/// Browsers drop longer cookies without a word.
const LONGEST: usize = 3800;
/// Older ones are refused even when they say they live longer.
const OLDEST: i64 = 400 * 24 * 3600;

/// Keeps the values in the cookie, signed: people can read them and cannot change them.
///
/// Such a session cannot be ended from here: a copied cookie works until it expires. Accounts belong into a store
/// that keeps records.
#[derive(Debug, Clone)]
pub struct CookieStore {
    signer: Arc<Signer>,
}

impl CookieStore {
    /// A store that signs with these keys.
    pub fn new(keys: &Keys) -> Self {
        Self {
            signer: Arc::new(keys.signer("http.session")),
        }
    }

    fn read(&self, token: &str) -> Option<SessionRecord> {
        let text = self.signer.verify_dated(token, OLDEST)?;
        let (rest, expires) = text.rsplit_once('.')?;
        let expires_at =
            DateTime::from_micros(expires.parse::<i64>().ok()?.checked_mul(1_000_000)?)?;
        if expires_at <= clock::now() {
            return None;
        }
        let (values, owner) = rest.split_once('.')?;
        let owner = decoded(owner)?;
        Some(SessionRecord::new(
            decoded(values)?,
            (!owner.is_empty()).then_some(owner),
            expires_at,
        ))
    }

    fn write(&self, record: &SessionRecord) -> Result<String> {
        let values = URL_SAFE_NO_PAD.encode(&record.values);
        let owner = URL_SAFE_NO_PAD.encode(record.owner.as_deref().unwrap_or_default());
        let token = self
            .signer
            .sign_dated(&format!("{values}.{owner}.{}", record.expires_at.seconds()));
        if token.len() > LONGEST {
            return Err(Error::internal(format!("the session is {} bytes, a cookie takes {LONGEST}", token.len()))
                .code("http.E121")
                .hint("keep long values in a table and their key in the session, or use a store that keeps records"));
        }
        Ok(token)
    }
}

fn decoded(text: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

impl SessionStore for CookieStore {
    fn load(&self, token: String) -> BoxFuture<Result<Option<SessionRecord>>> {
        Box::pin(ready(Ok(self.read(&token))))
    }

    fn save(&self, _: Option<String>, record: SessionRecord) -> BoxFuture<Result<String>> {
        Box::pin(ready(self.write(&record)))
    }

    fn delete(&self, _: String) -> BoxFuture<Result<()>> {
        Box::pin(ready(Ok(())))
    }

    fn delete_owned(&self, _: String, _: Option<String>) -> BoxFuture<Result<()>> {
        Box::pin(ready(Ok(())))
    }
}
