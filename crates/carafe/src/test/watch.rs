//! Sees each request of a test.

use carafe_core::context::QueryLoop;
use carafe_http::stack::Observer;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the requests of a test did.
#[derive(Clone, Default)]
pub(super) struct Watch(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    /// The statements of the last request.
    statements: Vec<Box<str>>,
    /// The loops of all requests.
    loops: Vec<QueryLoop>,
}

impl Watch {
    pub(super) fn observer(&self) -> Observer {
        let watch = self.clone();
        Arc::new(move |report| {
            let mut seen = watch.seen();
            seen.statements.clone_from(&report.statements);
            seen.loops.extend(report.loops.iter().cloned());
        })
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn statements(&self) -> Vec<Box<str>> {
        self.seen().statements.clone()
    }

    /// The loops so far, which are forgotten with it.
    pub(super) fn take_loops(&self) -> Vec<QueryLoop> {
        std::mem::take(&mut self.seen().loops)
    }
}
