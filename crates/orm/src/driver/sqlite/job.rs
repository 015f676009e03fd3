//! Work for a SQLite thread.

use super::thread::Lite;
use crate::driver::refusal;
use carafe_core::Result;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::sync::oneshot;

pub(super) type ReadJob = Box<dyn FnOnce(&mut Lite<'_>) + Send>;

/// How a job shares a transaction with its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grouping {
    /// One statement: SQLite undoes it by itself when it fails.
    Single,
    /// Text of somebody else's, such as VACUUM, that may not stand in a transaction.
    Alone,
}

/// A job of the writing thread.
///
/// `run` may be called again: when the group's COMMIT fails, each of its jobs is run by itself.
pub(super) trait WriteJob: Send {
    fn grouping(&self) -> Grouping;

    /// Whether it went well.
    fn run(&mut self, lite: &mut Lite<'_>) -> bool;

    /// After COMMIT: hands the result to whoever waits.
    fn answer(self: Box<Self>, commit: Result<()>);
}

pub(super) struct Job<T, F> {
    grouping: Grouping,
    work: F,
    result: Option<Result<T>>,
    answer: oneshot::Sender<Result<T>>,
}

impl<T, F> Job<T, F>
where
    T: Send + 'static,
    F: FnMut(&mut Lite<'_>) -> Result<T> + Send + 'static,
{
    pub(super) fn boxed(
        grouping: Grouping,
        work: F,
        answer: oneshot::Sender<Result<T>>,
    ) -> Box<dyn WriteJob> {
        Box::new(Self {
            grouping,
            work,
            result: None,
            answer,
        })
    }
}

impl<T, F> WriteJob for Job<T, F>
where
    T: Send,
    F: FnMut(&mut Lite<'_>) -> Result<T> + Send,
{
    fn grouping(&self) -> Grouping {
        self.grouping
    }

    fn run(&mut self, lite: &mut Lite<'_>) -> bool {
        if self.answer.is_closed() {
            return true; // whoever asked has gone away
        }
        let result = (self.work)(lite);
        let well = result.is_ok();
        self.result = Some(result);
        well
    }

    fn answer(self: Box<Self>, commit: Result<()>) {
        let result = match (commit, self.result) {
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(super::gone()),
            // Its own error says more than that of the COMMIT.
            (Err(_), Some(Err(error))) | (Err(error), _) => Err(error),
        };
        let _ = self.answer.send(result);
    }
}

/// A panic in the app's own decoding must not end the thread.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(refusal::panicked()))
}
