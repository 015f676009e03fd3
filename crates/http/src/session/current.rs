//! The session of the request that runs, and what happens to it at the end.

use super::{
    state::{Rest, Session},
    store::SessionStore,
};
use crate::{
    cookie::{self, Cookie},
    flash,
};
use carafe_core::{
    Error, Result, clock,
    context::{self, Context},
};
use http::{HeaderMap, header};
use std::{fmt, sync::Arc};

const NAME: &str = "session";
const TWO_WEEKS: i64 = 14 * 24 * 3600;

/// Sessions of an app: where they are kept and how long. Provided to the app by this type.
#[derive(Clone)]
pub struct Sessions {
    store: Arc<dyn SessionStore>,
    name: &'static str,
    lifetime: i64,
}

impl Sessions {
    /// Sessions in this store, in a cookie called `session`, for two weeks.
    pub fn new(store: impl SessionStore) -> Self {
        Self {
            store: Arc::new(store),
            name: NAME,
            lifetime: TWO_WEEKS,
        }
    }

    /// Names the cookie. On https it becomes `__Host-` and this name.
    #[must_use]
    pub fn cookie_name(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// How many seconds a session lives after it last changed.
    #[must_use]
    pub fn lifetime(mut self, seconds: i64) -> Self {
        self.lifetime = seconds;
        self
    }

    /// Where they are kept.
    pub fn store(&self) -> &dyn SessionStore {
        &*self.store
    }

    fn open(&self, context: &Context) -> Session {
        let token = context.info().and_then(|info| {
            let name = cookie::guarded(self.name, info.secure);
            let token = cookie::find(info.cookie.as_ref()?.to_str().ok()?, &name)?;
            (!token.is_empty()).then(|| token.to_owned())
        });
        Session::new(Arc::clone(&self.store), token)
    }

    async fn settle(&self, session: &Session, secure: bool, headers: &mut HeaderMap) -> Result<()> {
        let cookie = match session.rest(clock::now().plus_seconds(self.lifetime)) {
            Rest::Nothing => return Ok(()),
            Rest::Vary => {
                cookie::vary(headers);
                return Ok(());
            }
            Rest::Remove { old } => {
                cookie::vary(headers);
                let Some(old) = old else { return Ok(()) };
                self.store.delete(old).await?;
                Cookie::removal(cookie::guarded(self.name, secure))
            }
            Rest::Save { token, old, record } => {
                cookie::vary(headers);
                let token = self.store.save(token, record).await?;
                if let Some(old) = old {
                    self.store.delete(old).await?;
                }
                Cookie::new(cookie::guarded(self.name, secure), token).max_age(self.lifetime)
            }
        };
        headers.append(header::SET_COOKIE, cookie.secure(secure).to_header()?);
        Ok(())
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions")
            .field("name", &self.name)
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}

/// The session of the request that runs.
///
/// # Errors
/// `http.E120` outside a request, or when the app has no sessions.
#[track_caller]
pub fn current() -> Result<Session> {
    let context = context::current().ok_or_else(no_sessions)?;
    if let Some(session) = context.get::<Session>() {
        return Ok(session);
    }
    let sessions = context.app().get::<Sessions>().ok_or_else(no_sessions)?;
    let session = sessions.open(&context);
    context.insert(session.clone());
    Ok(session)
}

#[track_caller]
fn no_sessions() -> Error {
    Error::internal("there is no session here")
        .code("http.E120")
        .hint("sessions exist inside requests of an app that has them: `App::new()` does, `App::bare()` needs `Sessions`")
}

/// Saves the session if it changed and sets its cookie. The stack calls it after the handler and its pages.
///
/// # Errors
/// Whatever the store says.
pub async fn finish(context: &Context, headers: &mut HeaderMap) -> Result<()> {
    let Some(sessions) = context.app().get::<Sessions>() else {
        return Ok(());
    };
    let session = match context.get::<Session>() {
        Some(session) => session,
        None if flash::is_waiting(context) => sessions.open(context),
        None => return Ok(()),
    };
    // Boxed: requests that do not use their session need no room for it.
    Box::pin(async move {
        flash::keep(context, &session).await?;
        let secure = context.info().is_some_and(|info| info.secure);
        sessions.settle(&session, secure, headers).await
    })
    .await
}
