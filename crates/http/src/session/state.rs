//! One session during one request.

use super::store::{SessionRecord, SessionStore};
use axum_core::extract::FromRequestParts;
use carafe_core::{DateTime, Error, Result};
use http::request::Parts;
use serde_core::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// What the app remembers of this browser. As a handler's argument it loads nothing; the first use does.
///
/// ```
/// use carafe_core::Result;
/// use carafe_http::session::Session;
///
/// async fn count(session: Session) -> Result<String> {
///     let visits: u32 = session.get("visits").await?.unwrap_or_default();
///     session.insert("visits", visits + 1).await?;
///     Ok(format!("visit {}", visits + 1))
/// }
/// ```
#[derive(Clone)]
pub struct Session {
    store: Arc<dyn SessionStore>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// What the browser sent.
    token: Option<String>,
    values: Option<Map<String, Value>>,
    owner: Option<String>,
    changed: bool,
    /// The next save is under another token.
    cycled: bool,
}

/// What is left to do with a session when the request is done.
pub(super) enum Rest {
    Nothing,
    /// It was used, and did not change.
    Vary,
    Save {
        token: Option<String>,
        old: Option<String>,
        record: SessionRecord,
    },
    Remove {
        old: Option<String>,
    },
}

impl Session {
    pub(super) fn new(store: Arc<dyn SessionStore>, token: Option<String>) -> Self {
        Self {
            store,
            state: Arc::new(Mutex::new(State {
                token,
                ..State::default()
            })),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the session from its store, once a request.
    async fn load(&self) -> Result<()> {
        let token = {
            let mut state = self.state();
            if state.values.is_some() {
                return Ok(());
            }
            if state.token.is_none() {
                state.values = Some(Map::new());
                return Ok(());
            }
            state.token.clone()
        };
        let Some(token) = token else { return Ok(()) };
        let record = self.store.load(token).await?;
        self.state().take_in(record);
        Ok(())
    }

    /// The value under this key.
    ///
    /// # Errors
    /// `http.E122` when a value of another type is kept there, and whatever the store says.
    pub async fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>> {
        let value = self.value(key).await?;
        value
            .map(|value| serde_json::from_value(value).map_err(|error| wrong_type(key, error)))
            .transpose()
    }

    async fn value(&self, key: &str) -> Result<Option<Value>> {
        self.load().await?;
        Ok(self
            .state()
            .values
            .as_ref()
            .and_then(|values| values.get(key).cloned()))
    }

    /// Keeps a value under this key, in place of the one before.
    ///
    /// # Errors
    /// When the value cannot be written as JSON, and whatever the store says.
    pub async fn insert<T: Serialize>(&self, key: &str, value: T) -> Result<()> {
        let value = serde_json::to_value(value)?;
        self.put(key, value).await
    }

    async fn put(&self, key: &str, value: Value) -> Result<()> {
        self.load().await?;
        let mut state = self.state();
        let values = state.values.get_or_insert_default();
        if values.get(key) != Some(&value) {
            values.insert(key.to_owned(), value);
            state.changed = true;
        }
        Ok(())
    }

    /// Forgets the value under this key; whether there was one.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn remove(&self, key: &str) -> Result<bool> {
        self.load().await?;
        let mut state = self.state();
        let was = state.values.get_or_insert_default().remove(key).is_some();
        state.changed |= was;
        Ok(was)
    }

    /// Forgets everything and ends the session, as at logout.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn flush(&self) -> Result<()> {
        self.load().await?;
        let mut state = self.state();
        state.values = Some(Map::new());
        state.owner = None;
        state.cycled = true;
        state.changed = true;
        Ok(())
    }

    /// Keeps the values under a new token, as at login: whoever knew the old one is left with nothing.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn cycle_id(&self) -> Result<()> {
        self.load().await?;
        let mut state = self.state();
        state.cycled = true;
        state.changed = true;
        Ok(())
    }

    /// Whose session it is.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn owner(&self) -> Result<Option<String>> {
        self.load().await?;
        Ok(self.state().owner.clone())
    }

    /// Notes whose session it is, so that all sessions of an account can be ended.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn set_owner(&self, owner: Option<String>) -> Result<()> {
        self.load().await?;
        let mut state = self.state();
        state.changed |= state.owner != owner;
        state.owner = owner;
        Ok(())
    }

    /// Ends all other sessions of this one's owner, as after a new password.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn end_others(&self) -> Result<()> {
        self.load().await?;
        let (owner, token) = {
            let state = self.state();
            (state.owner.clone(), state.token.clone())
        };
        match owner {
            Some(owner) => self.store.delete_owned(owner, token).await,
            None => Ok(()),
        }
    }

    /// Whether the browser sent a token at all; loads nothing.
    pub fn has_token(&self) -> bool {
        self.state().token.is_some()
    }

    pub(super) fn rest(&self, expires_at: DateTime) -> Rest {
        self.state().rest(expires_at)
    }
}

impl State {
    /// A token that the store does not know is not taken over: somebody else may have chosen it.
    fn take_in(&mut self, record: Option<SessionRecord>) {
        if self.values.is_some() {
            return;
        }
        let Some(record) = record else {
            self.token = None;
            self.values = Some(Map::new());
            return;
        };
        self.owner = record.owner;
        self.values = Some(serde_json::from_str(&record.values).unwrap_or_default());
    }

    fn rest(&mut self, expires_at: DateTime) -> Rest {
        let Some(values) = &self.values else {
            return Rest::Nothing;
        };
        if !self.changed {
            return Rest::Vary;
        }
        let (token, old) = if self.cycled {
            (None, self.token.take())
        } else {
            (self.token.take(), None)
        };
        if values.is_empty() && self.owner.is_none() {
            return Rest::Remove { old: old.or(token) };
        }
        let values = Value::Object(values.clone()).to_string();
        Rest::Save {
            token,
            old,
            record: SessionRecord::new(values, self.owner.clone(), expires_at),
        }
    }
}

#[track_caller]
fn wrong_type(key: &str, error: serde_json::Error) -> Error {
    Error::internal(format!(
        "the session keeps something of another type under `{key}`"
    ))
    .code("http.E122")
    .hint("read it with the type it was inserted with, or remove it first")
    .cause(error)
}

impl<S: Send + Sync> FromRequestParts<S> for Session {
    type Rejection = Error;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self> {
        super::current()
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let loaded = self.state().values.is_some();
        f.debug_struct("Session")
            .field("loaded", &loaded)
            .finish_non_exhaustive()
    }
}
