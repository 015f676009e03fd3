//! Sessions of an app that says nothing about them: in signed cookies.

use carafe_core::{
    Checks, Error, Result,
    context::{self, AppHandle, AppParts},
    settings::SecuritySettings,
    signing::Keys,
};
use carafe_http::{
    route::BoxFuture,
    session::{CookieStore, SessionRecord, SessionStore, Sessions},
};
use std::sync::OnceLock;

/// Gives the app sessions, unless it has its own.
pub(super) fn provide(parts: &mut AppParts) {
    if parts.get::<Sessions>().is_none() {
        parts.provide(Sessions::new(Lazy::default()));
    }
}

/// The key is asked for when the first session is: a program without sessions needs none in development.
#[derive(Default)]
struct Lazy(OnceLock<CookieStore>);

impl Lazy {
    fn store(&self) -> Result<&CookieStore> {
        if let Some(store) = self.0.get() {
            return Ok(store);
        }
        let app = context::app()
            .ok_or_else(|| Error::internal("there is no app here, so there are no sessions"))?;
        let store = CookieStore::new(&keys(&app)?);
        Ok(self.0.get_or_init(|| store))
    }

    /// What the store makes of it, or why there is no store.
    fn with<T: Send + 'static>(
        &self,
        of: impl FnOnce(&CookieStore) -> BoxFuture<Result<T>>,
    ) -> BoxFuture<Result<T>> {
        match self.store() {
            Ok(store) => of(store),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }
}

fn keys(app: &AppHandle) -> Result<Keys> {
    let security: SecuritySettings = app.settings().section().map_err(Checks::from)?;
    let current = Keys::new(app.secret_key()?.clone());
    Ok(security
        .secret_key_fallbacks
        .into_iter()
        .fold(current, Keys::with_old))
}

impl SessionStore for Lazy {
    fn load(&self, token: String) -> BoxFuture<Result<Option<SessionRecord>>> {
        self.with(|store| store.load(token))
    }

    fn save(&self, token: Option<String>, record: SessionRecord) -> BoxFuture<Result<String>> {
        self.with(|store| store.save(token, record))
    }

    fn delete(&self, token: String) -> BoxFuture<Result<()>> {
        self.with(|store| store.delete(token))
    }

    fn delete_owned(&self, owner: String, except: Option<String>) -> BoxFuture<Result<()>> {
        self.with(|store| store.delete_owned(owner, except))
    }
}
