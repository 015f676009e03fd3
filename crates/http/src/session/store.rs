//! What a session store can do.

use crate::server::BoxFuture;
use carafe_core::{DateTime, Result};

/// One session as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionRecord {
    /// The values, as a JSON object.
    pub values: String,
    /// Whose session it is, once somebody has signed in; lets a store end all sessions of one account.
    pub owner: Option<String>,
    /// When it ends.
    pub expires_at: DateTime,
}

impl SessionRecord {
    /// A record of these values.
    pub fn new(values: impl Into<String>, owner: Option<String>, expires_at: DateTime) -> Self {
        Self {
            values: values.into(),
            owner,
            expires_at,
        }
    }
}

/// Keeps sessions.
///
/// A token is what the browser holds. Whoever holds it has the session, so a store that writes records somewhere
/// writes them under [`fingerprint`](carafe_core::signing::fingerprint) of the token and never the token itself.
pub trait SessionStore: Send + Sync + 'static {
    /// The session of a token; `None` when there is none, or it has ended.
    fn load(&self, token: String) -> BoxFuture<Result<Option<SessionRecord>>>;

    /// Keeps a session and gives the token for it: the same one, or a new one when there was none.
    ///
    /// `token` is one that [`load`](Self::load) found. A new one has at least 128 random bits.
    fn save(&self, token: Option<String>, record: SessionRecord) -> BoxFuture<Result<String>>;

    /// Ends the session of a token.
    fn delete(&self, token: String) -> BoxFuture<Result<()>>;

    /// Ends all sessions of an account but one, as after a new password. Stores that keep nothing cannot.
    fn delete_owned(&self, owner: String, except: Option<String>) -> BoxFuture<Result<()>>;
}
