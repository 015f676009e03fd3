//! A transaction or session that has the writing thread for itself for a while.
//!
//! The thread takes commands from a channel of the transaction's own until it ends. When its owner goes away,
//! the channel closes and what is open is rolled back.

use super::{gone, job, raw, script, thread::Lite};
use crate::db::Begin;
use crate::driver::{Call, Exclusive, Fresh, Purpose, Rows, Table, Text, refusal, sent::Carried};
use carafe_core::{Error, ErrorKind, Result};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use std::time::Duration;
use tokio::sync::oneshot;

/// A transaction that sends nothing for so long is rolled back: every other writer waits for it.
const IDLE: Duration = Duration::from_mins(1);

enum Command {
    Run(Box<dyn FnOnce(&mut Lite<'_>) + Send>),
    End,
}

/// The thread's side.
pub(super) struct Turn {
    purpose: Purpose,
    commands: Receiver<Command>,
    ready: oneshot::Sender<Result<()>>,
}

/// The owner's side.
pub(crate) struct TurnLink {
    commands: Sender<Command>,
}

impl Turn {
    pub(super) fn new(purpose: Purpose) -> (Self, TurnLink, oneshot::Receiver<Result<()>>) {
        let (sender, commands) = unbounded();
        let (ready, is_ready) = oneshot::channel();
        (
            Self {
                purpose,
                commands,
                ready,
            },
            TurnLink { commands: sender },
            is_ready,
        )
    }

    /// Serves the owner until it ends.
    pub(super) fn run(self, lite: &mut Lite<'_>) {
        if self.ready.is_closed() {
            return;
        }
        let begun = match self.purpose {
            Purpose::Transaction => control(lite, "BEGIN IMMEDIATE"),
            Purpose::Session => Ok(()),
        };
        let failed = begun.is_err();
        if self.ready.send(begun).is_ok() && !failed {
            serve(lite, self.purpose, &self.commands);
        }
        clean(lite, self.purpose);
    }
}

fn serve(lite: &mut Lite<'_>, purpose: Purpose, commands: &Receiver<Command>) {
    loop {
        let next = match purpose {
            Purpose::Transaction => commands.recv_timeout(IDLE),
            Purpose::Session => commands.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match next {
            Ok(Command::Run(work)) => work(lite),
            Ok(Command::End) | Err(_) => return,
        }
    }
}

/// The connection as the next user expects it.
fn clean(lite: &mut Lite<'_>, purpose: Purpose) {
    if !lite.conn.is_autocommit() {
        let _ = control(lite, "ROLLBACK");
    }
    if std::mem::take(&mut lite.read_only) {
        let _ = control(lite, "PRAGMA query_only = OFF");
    }
    if purpose == Purpose::Session {
        let _ = control(lite, "PRAGMA foreign_keys = ON");
    }
}

fn control(lite: &Lite<'_>, sql: &str) -> Result<()> {
    lite.conn.execute_batch(sql).map_err(super::error::refused)
}

impl TurnLink {
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Lite<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        let carried = Carried::here();
        let work = move |lite: &mut Lite<'_>| {
            let _ = answer.send(carried.run(|| job::guarded(|| work(lite))));
        };
        self.commands
            .send(Command::Run(Box::new(work)))
            .map_err(|_| timed_out())?;
        answered.await.map_err(|_| gone())?
    }
}

fn timed_out() -> Error {
    let seconds = IDLE.as_secs();
    Error::new(
        ErrorKind::Unavailable,
        format!("the transaction sent nothing for {seconds} seconds and was rolled back"),
    )
    .code("orm.E122")
    .hint("do what takes long before or after `atomic`: all other writers wait for it")
}

impl Exclusive for TurnLink {
    async fn fetch<'e>(&'e self, call: Call<'e>, fresh: Fresh) -> Result<Rows> {
        let (shared, tape) = (call.db.shared().clone(), call.tape);
        self.run(move |lite| lite.fetch(&shared, &tape, fresh))
            .await
    }

    async fn change<'e>(&'e self, call: Call<'e>) -> Result<u64> {
        let (shared, tape) = (call.db.shared().clone(), call.tape);
        self.run(move |lite| lite.change(&shared, &tape)).await
    }

    async fn execute(&self, text: Text) -> Result<u64> {
        self.run(move |lite| raw::execute(lite, &text)).await
    }

    async fn rows(&self, text: Text) -> Result<Table> {
        self.run(move |lite| raw::rows(lite, &text)).await
    }

    async fn begin_as(&self, begin: Begin) -> Result<()> {
        if !begin.read_only {
            return Ok(()); // its transactions are serializable, whatever is asked
        }
        self.run(|lite| {
            lite.read_only = true;
            control(lite, "PRAGMA query_only = ON")
        })
        .await
    }

    async fn script(&self, sql: Box<str>) -> Result<()> {
        self.run(move |lite| script::run(lite.conn, &sql)).await
    }

    async fn control(&self, sql: Box<str>) -> Result<()> {
        self.run(move |lite| {
            control(
                lite,
                if &*sql == "BEGIN" {
                    "BEGIN IMMEDIATE"
                } else {
                    &sql
                },
            )
        })
        .await
    }

    fn post(&self, sql: &str) {
        let sql = sql.to_owned();
        let work = move |lite: &mut Lite<'_>| {
            if let Err(error) = control(lite, &sql) {
                tracing::debug!(target: "carafe::sql", "{sql}: {}", refusal::Said(error.to_string()));
            }
        };
        let _ = self.commands.send(Command::Run(Box::new(work)));
    }

    fn leave(&self) {
        let _ = self.commands.send(Command::End);
    }
}
