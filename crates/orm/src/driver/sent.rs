//! A statement that was sent: counted for the request, timed for the log.

use carafe_core::context::{self, Context};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Counts a statement when it is sent, logs it when it is dropped.
pub(super) struct Sent<'s> {
    sql: &'s str,
    start: Instant,
}

impl<'s> Sent<'s> {
    pub(super) fn new(sql: &'s str) -> Self {
        context::query_ran(sql);
        Self {
            sql,
            start: Instant::now(),
        }
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }
}

impl Drop for Sent<'_> {
    fn drop(&mut self) {
        tracing::debug!(target: "carafe::sql", elapsed = ?self.start.elapsed(), "{}", self.sql);
    }
}

/// What runs in a task, taken along to another thread: the context and the tracing span.
pub(super) struct Carried {
    context: Option<Arc<Context>>,
    span: tracing::Span,
}

impl Carried {
    pub(super) fn here() -> Self {
        Self {
            context: context::current(),
            span: tracing::Span::current(),
        }
    }

    pub(super) fn run<T>(&self, work: impl FnOnce() -> T) -> T {
        let _entered = self.span.enter();
        match &self.context {
            Some(context) => context::enter_sync(context.clone(), work),
            None => work(),
        }
    }
}
