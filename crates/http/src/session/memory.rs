//! Sessions in this process, for tests and for apps that may forget.

use super::store::{SessionRecord, SessionStore};
use crate::server::BoxFuture;
use carafe_core::{Result, clock, random, signing::fingerprint};
use std::{
    collections::HashMap,
    fmt,
    future::ready,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Keeps sessions in memory. A restart signs everybody out, and a second process knows nothing of them.
#[derive(Clone, Default)]
pub struct MemoryStore {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    /// By fingerprint of the token.
    records: HashMap<String, SessionRecord>,
    /// How many records there may be before the ended ones are swept out.
    sweep_at: usize,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many sessions are kept, ended ones included.
    pub fn len(&self) -> usize {
        self.kept().records.len()
    }

    /// Whether none is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Each record is looked at twice at most, on average: the limit doubles with what is left.
    fn sweep(&mut self) {
        if self.records.len() < self.sweep_at {
            return;
        }
        let now = clock::now();
        self.records.retain(|_, record| record.expires_at > now);
        self.sweep_at = (self.records.len() * 2).max(1024);
    }
}

impl SessionStore for MemoryStore {
    fn load(&self, token: String) -> BoxFuture<Result<Option<SessionRecord>>> {
        let record = self.kept().records.get(&fingerprint(&token)).cloned();
        Box::pin(ready(Ok(
            record.filter(|record| record.expires_at > clock::now())
        )))
    }

    fn save(&self, token: Option<String>, record: SessionRecord) -> BoxFuture<Result<String>> {
        let token = token.unwrap_or_else(random::token);
        let mut kept = self.kept();
        kept.sweep();
        kept.records.insert(fingerprint(&token), record);
        Box::pin(ready(Ok(token)))
    }

    fn delete(&self, token: String) -> BoxFuture<Result<()>> {
        self.kept().records.remove(&fingerprint(&token));
        Box::pin(ready(Ok(())))
    }

    fn delete_owned(&self, owner: String, except: Option<String>) -> BoxFuture<Result<()>> {
        let except = except.as_deref().map(fingerprint);
        let stays = |id: &String, record: &SessionRecord| {
            record.owner.as_deref() != Some(&*owner) || Some(id) == except.as_ref()
        };
        self.kept().records.retain(|id, record| stays(id, record));
        Box::pin(ready(Ok(())))
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore")
            .field("len", &self.len())
            .finish()
    }
}
