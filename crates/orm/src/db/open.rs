//! What the running task has open on a database: statements that would not be part of it are found out.

use super::{Shared, own::Own};
use carafe_core::Error;
use std::{
    panic::Location,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};
use tokio::task;

tokio::task_local! {
    static OPEN: Arc<Open>;
}

/// A transaction that this task is in.
struct Open {
    /// Which database; only compared.
    shared: usize,
    own: Arc<Own>,
    at: &'static Location<'static>,
    /// A transaction on another database around it.
    around: Option<Arc<Open>>,
}

fn identity(shared: &Arc<Shared>) -> usize {
    Arc::as_ptr(shared) as usize
}

/// Runs `work` as a transaction of this database that began at `at`.
pub(super) async fn within<F: Future>(
    own: &Arc<Own>,
    at: &'static Location<'static>,
    work: F,
) -> F::Output {
    let around = OPEN.try_with(Arc::clone).ok();
    OPEN.scope(
        Arc::new(Open {
            shared: identity(own.shared()),
            own: own.clone(),
            at,
            around,
        }),
        work,
    )
    .await
}

/// Where this task opened a transaction or session on this database.
pub(super) fn opened_at(
    shared: &Arc<Shared>,
) -> Option<(&'static str, &'static Location<'static>)> {
    let find = |open: &Arc<Open>| {
        let mut open = Some(open);
        while let Some(this) = open {
            if this.shared == identity(shared) {
                return Some(this.at);
            }
            open = this.around.as_ref();
        }
        None
    };
    let transaction = OPEN
        .try_with(find)
        .ok()
        .flatten()
        .map(|at| ("transaction", at));
    transaction.or_else(|| shared.session.held_here().map(|at| ("session", at)))
}

/// Who holds a session. SQLite's one writer is then taken, so a statement of the same task beside it would
/// wait for itself.
#[derive(Default)]
pub(super) struct HeldSession {
    held: AtomicBool,
    by: Mutex<Vec<(Option<task::Id>, &'static Location<'static>)>>,
}

impl HeldSession {
    pub(super) fn hold(&self, at: &'static Location<'static>) {
        self.by
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((task::try_id(), at));
        self.held.store(true, Relaxed);
    }

    pub(super) fn release(&self, at: &'static Location<'static>) {
        let mut by = self.by.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = by.iter().position(|(_, line)| std::ptr::eq(*line, at)) {
            by.swap_remove(index);
        }
        self.held.store(!by.is_empty(), Relaxed);
    }

    fn held_here(&self) -> Option<&'static Location<'static>> {
        if !self.held.load(Relaxed) {
            return None;
        }
        let by = self.by.lock().unwrap_or_else(PoisonError::into_inner);
        by.iter()
            .find(|(task, _)| *task == task::try_id())
            .map(|(_, at)| *at)
    }
}

/// A statement on the database itself while this task has a transaction open on it.
#[cold]
pub(super) fn bypassed(
    (what, opened): (&str, &Location<'_>),
    at: &'static Location<'static>,
) -> Error {
    let (handle, inside) = if what == "session" {
        ("session", "through")
    } else {
        ("tx", "in")
    };
    Error::internal(format!(
        "this statement is not part of the {what} that began at {opened}"
    ))
    .code("orm.E120")
    .hint(format!(
        "use `{handle}` to run it {inside} the {what}; `db.outside()` runs it beside on purpose"
    ))
    .located(at)
}

/// The same on purpose, where the database cannot do it.
#[cold]
pub(super) fn would_wait(
    (what, opened): (&str, &Location<'_>),
    at: &'static Location<'static>,
) -> Error {
    Error::internal(format!(
        "SQLite has one writer, and the {what} that began at {opened} is it"
    ))
    .code("orm.E124")
    .hint(format!(
        "run this statement after the {what}; a transaction's `tx.on_commit(…)` is a good place"
    ))
    .located(at)
}

/// Whether this task has a connection on this database that others would wait for.
pub(super) fn holds(shared: &Arc<Shared>) -> bool {
    let find = |open: &Arc<Open>| {
        let mut open = Some(open);
        while let Some(this) = open {
            if this.shared == identity(shared) {
                return this.own.has_link();
            }
            open = this.around.as_ref();
        }
        false
    };
    OPEN.try_with(find).unwrap_or(false) || shared.session.held_here().is_some()
}
