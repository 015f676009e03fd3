//! How many statements a request sent, and which.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU32, Ordering},
};

/// Statements kept for the error page; more than these are only counted.
const KEPT: usize = 200;

#[derive(Debug)]
pub(super) struct Queries {
    count: AtomicU32,
    /// `None` outside development, where nobody reads it.
    texts: Option<Mutex<Vec<Box<str>>>>,
}

impl Queries {
    pub(super) fn new(keep: bool) -> Self {
        Self {
            count: AtomicU32::new(0),
            texts: keep.then(Mutex::default),
        }
    }

    pub(super) fn ran(&self, sql: &str) {
        self.count.fetch_add(1, Ordering::Relaxed);
        let Some(texts) = &self.texts else { return };
        let mut texts = texts.lock().unwrap_or_else(PoisonError::into_inner);
        if texts.len() < KEPT {
            texts.push(sql.into());
        }
    }

    pub(super) fn count(&self) -> u32 {
        self.count.load(Ordering::Relaxed)
    }

    pub(super) fn texts(&self) -> Vec<Box<str>> {
        let Some(texts) = &self.texts else {
            return Vec::new();
        };
        texts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
