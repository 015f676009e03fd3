//! A connection that one transaction or session has for itself, and the levels that are open on it.

use super::{Begin, Run, Shared};
use crate::{
    driver::{Call, Fresh, Link, Purpose, Rows, Table, Text, refusal},
    sql::Dialect,
};
use carafe_core::{Error, Result};
use futures_util::future::BoxFuture;
use std::{
    panic::Location,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::OnceCell;

pub(super) type Hook = Box<dyn FnOnce() -> BoxFuture<'static, ()> + Send>;

pub(super) struct Own {
    shared: Arc<Shared>,
    purpose: Purpose,
    begin: Begin,
    at: &'static Location<'static>,
    /// Taken at the first statement: until then nobody waits for us.
    link: OnceCell<Link>,
    state: Mutex<State>,
    /// Held by a change of several statements that no other one may come between.
    turn: tokio::sync::Mutex<()>,
}

/// Which transaction, and how deep in it. Level 1 is BEGIN, the others are savepoints; 0 is a session.
#[derive(Clone)]
pub(super) struct Seat {
    pub(super) own: Arc<Own>,
    pub(super) level: u32,
}

#[derive(Default)]
struct State {
    level: u32,
    over: bool,
    /// Where a statement failed that nothing has undone since.
    broken: Option<&'static Location<'static>>,
    hooks: Vec<(u32, Hook)>,
}

impl Own {
    pub(super) fn new(
        shared: Arc<Shared>,
        purpose: Purpose,
        begin: Begin,
        at: &'static Location<'static>,
    ) -> Arc<Self> {
        Arc::new(Self {
            shared,
            purpose,
            begin,
            at,
            link: OnceCell::new(),
            state: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        })
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection; the first one who asks waits for it.
    pub(super) async fn link(&self) -> Result<&Link> {
        self.link.get_or_try_init(|| self.open_link()).await
    }

    async fn open_link(&self) -> Result<Link> {
        let link = self.shared.backend().link(self.purpose).await?;
        if self.begin != Begin::default() {
            link.begin_as(self.begin).await?;
        }
        Ok(link)
    }

    /// Whether it has a connection: nothing is open in the database before.
    pub(super) fn has_link(&self) -> bool {
        self.link.get().is_some()
    }

    /// Notes that a statement failed. On PostgreSQL the transaction is then of no use; on SQLite it would be,
    /// but a program must not depend on that.
    fn note<T>(&self, result: Result<T>, at: &'static Location<'static>) -> Result<T> {
        let result = result.map_err(|error| self.explain(error));
        if result.is_err() {
            let mut state = self.state();
            if state.level > 0 {
                state.broken.get_or_insert(at);
            }
        }
        result
    }

    /// SQLite calls a transaction that may not write a file that cannot be written.
    fn explain(&self, error: Error) -> Error {
        if self.begin.read_only && error.error_code() == Some("orm.E112") {
            return refusal::read_only();
        }
        error
    }

    /// Opens one level more.
    pub(super) async fn enter(
        &self,
        from: u32,
        how: Begin,
        at: &'static Location<'static>,
    ) -> Result<u32> {
        {
            let mut state = self.state();
            state.usable(self.at, at)?;
            if state.level != from {
                return Err(interleaved(at));
            }
            state.level += 1;
        }
        let level = from + 1;
        let opened = async {
            for sql in begin(self.purpose, level, how, self.shared.dialect()) {
                self.link().await?.control(sql).await?;
            }
            Ok(level)
        };
        let opened = opened.await;
        if opened.is_err() {
            self.state().level = from;
        }
        opened
    }

    /// The statement whose failure nothing has undone.
    pub(super) fn broken(&self) -> Option<&'static Location<'static>> {
        self.state().broken
    }

    /// Keeps what was done on this level.
    pub(super) async fn commit(&self, level: u32) -> Result<()> {
        let Some(link) = self.link.get() else {
            return Ok(());
        };
        let sql = if level == 1 {
            "COMMIT".into()
        } else {
            format!("RELEASE SAVEPOINT carafe_{level}").into()
        };
        link.control(sql).await
    }

    /// Undoes what was done on this level.
    pub(super) async fn rollback(&self, level: u32) -> Result<()> {
        let Some(link) = self.link.get() else {
            return Ok(());
        };
        link.control(undo(level).into()).await
    }

    /// The same for a level whose future was dropped: sent, not awaited.
    pub(super) fn abandon(&self, level: u32) {
        if let Some(link) = self.link.get() {
            link.post(&undo(level));
        }
        self.close(level, false);
    }

    /// A level has ended. Gives the hooks that are to run now.
    pub(super) fn close(&self, level: u32, kept: bool) -> Vec<Hook> {
        let mut state = self.state();
        state.level = level - 1;
        if !kept {
            state.broken = None;
            state.hooks.retain(|(of, _)| *of < level);
        }
        state
            .hooks
            .iter_mut()
            .for_each(|(of, _)| *of = (*of).min(level - 1));
        if level > 1 {
            return Vec::new();
        }
        let hooks = std::mem::take(&mut state.hooks);
        if self.purpose == Purpose::Transaction {
            state.over = true;
            drop(state);
            self.leave();
        }
        hooks.into_iter().map(|(_, hook)| hook).collect()
    }

    /// Gives the connection back.
    pub(super) fn leave(&self) {
        self.state().over = true;
        if let Some(link) = self.link.get() {
            link.leave();
        }
    }

    pub(super) fn on_commit(&self, level: u32, hook: Hook) {
        self.state().hooks.push((level, hook));
    }
}

/// A change of several statements inside a transaction. Ended before its end, it leaves a transaction of no use.
pub(crate) struct Turn<'o> {
    own: &'o Own,
    at: &'static Location<'static>,
    ended: bool,
    _held: tokio::sync::MutexGuard<'o, ()>,
}

impl Turn<'_> {
    /// All of it is done.
    pub(crate) fn end(mut self) {
        self.ended = true;
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.own.state().broken.get_or_insert(self.at);
        }
    }
}

impl Seat {
    /// Waits until no other change of the transaction is on its way; `None` outside of one.
    pub(super) async fn turn(&self, at: &'static Location<'static>) -> Option<Turn<'_>> {
        if self.level == 0 {
            return None;
        }
        Some(Turn {
            own: &self.own,
            at,
            ended: false,
            _held: self.own.turn.lock().await,
        })
    }
}

impl State {
    fn usable(&self, began: &Location<'_>, at: &'static Location<'static>) -> Result<()> {
        if self.over {
            return Err(over(began, at));
        }
        match self.broken {
            Some(first) => Err(broken(first).located(at)),
            None => Ok(()),
        }
    }
}

impl Seat {
    async fn ready(&self, at: &'static Location<'static>) -> Result<&Link> {
        self.own.state().usable(self.own.at, at)?;
        if self.level > self.own.state().level {
            return Err(over(self.own.at, at));
        }
        self.own.link().await.map_err(|error| error.located(at))
    }

    pub(super) fn fetch<'e>(&'e self, call: Call<'e>, fresh: Fresh) -> Run<'e, Rows> {
        let at = call.at;
        Run::new(async move {
            self.own
                .note(self.ready(at).await?.fetch(call, fresh).await, at)
        })
    }

    pub(super) fn change<'e>(&'e self, call: Call<'e>) -> Run<'e, u64> {
        let at = call.at;
        Run::new(async move { self.own.note(self.ready(at).await?.change(call).await, at) })
    }

    pub(super) fn execute(&self, text: Text, at: &'static Location<'static>) -> Run<'_, u64> {
        Run::new(async move {
            self.own
                .note(self.ready(at).await?.execute(text, at).await, at)
        })
    }

    pub(super) fn rows(&self, text: Text, at: &'static Location<'static>) -> Run<'_, Table> {
        Run::new(async move {
            self.own
                .note(self.ready(at).await?.rows(text, at).await, at)
        })
    }

    pub(super) fn script(&self, sql: Box<str>, at: &'static Location<'static>) -> Run<'_, ()> {
        Run::new(async move { self.own.note(self.ready(at).await?.script(sql).await, at) })
    }
}

/// What opens a level. A transaction's BEGIN is the driver's business.
fn begin(purpose: Purpose, level: u32, how: Begin, dialect: Dialect) -> Vec<Box<str>> {
    match (purpose, level) {
        (Purpose::Transaction, 1) => Vec::new(),
        (Purpose::Session, 1) if how == Begin::default() => vec!["BEGIN".into()],
        (Purpose::Session, 1) => how
            .statements(dialect)
            .into_iter()
            .map(Into::into)
            .collect(),
        _ => vec![format!("SAVEPOINT carafe_{level}").into()],
    }
}

fn undo(level: u32) -> String {
    match level {
        1 => "ROLLBACK".to_owned(),
        _ => format!("ROLLBACK TO SAVEPOINT carafe_{level}; RELEASE SAVEPOINT carafe_{level}"),
    }
}

/// A statement failed inside, and nothing has undone it.
pub(super) fn broken(first: &Location<'_>) -> Error {
    Error::internal(format!("a statement of this transaction failed at {first}, so nothing of it is kept"))
        .code("orm.E121")
        .hint("hand the error on with `?`; to go on after one, put what may fail into `tx.atomic(…)` of its own")
}

fn over(began: &Location<'_>, at: &'static Location<'static>) -> Error {
    Error::internal(format!(
        "the transaction or session that began at {began} is over"
    ))
    .code("orm.E122")
    .hint("a handle taken out of `atomic` is of no use afterwards: use `db`")
    .located(at)
}

fn interleaved(at: &'static Location<'static>) -> Error {
    Error::internal("another `atomic` of this transaction is open, and not around this one")
        .code("orm.E123")
        .hint("savepoints are one inside the other: await the first before the next, not both in one `join`")
        .located(at)
}
