//! Sees each request of a test.

use carafe_http::stack::Observer;
use std::sync::{Arc, Mutex, PoisonError};

/// The statements of the last request.
#[derive(Clone, Default)]
pub(super) struct Watch(Arc<Mutex<Vec<Box<str>>>>);

impl Watch {
    pub(super) fn observer(&self) -> Observer {
        let watch = self.clone();
        Arc::new(move |report| {
            let mut seen = watch.0.lock().unwrap_or_else(PoisonError::into_inner);
            seen.clone_from(&report.statements);
        })
    }

    pub(super) fn statements(&self) -> Vec<Box<str>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
