//! The writing thread: waiting statements share one transaction, and are answered after its COMMIT.

use super::{
    error::refused,
    job::{Grouping, ReadJob, WriteJob},
    thread::Lite,
    turn::Turn,
};
use carafe_core::{Error, Result};
use crossbeam_channel::Receiver;
use rusqlite::Connection;

/// Jobs in one transaction at most, so that the first does not wait for ever.
const GROUP: usize = 256;

/// What comes to the writing thread.
pub(super) enum Message {
    Write(Box<dyn WriteJob>),
    /// A database in memory has no other thread.
    Read(ReadJob),
    /// Somebody takes the connection for a while.
    Turn(Turn),
}

struct Writer<'c, 'q> {
    conn: &'c Connection,
    lite: Lite<'c>,
    queue: &'q Receiver<Message>,
    /// Taken from the queue, not yet looked after.
    held: Option<Message>,
}

/// Works until the queue is closed.
pub(super) fn run(conn: &Connection, queue: &Receiver<Message>) {
    let mut writer = Writer {
        conn,
        lite: Lite::new(conn),
        queue,
        held: None,
    };
    while let Some(message) = writer.held.take().or_else(|| queue.recv().ok()) {
        match message {
            Message::Write(job) => writer.write(job),
            Message::Read(job) => job(&mut writer.lite),
            Message::Turn(turn) => turn.run(&mut writer.lite),
        }
    }
}

impl Writer<'_, '_> {
    fn write(&mut self, first: Box<dyn WriteJob>) {
        if first.grouping() == Grouping::Alone {
            return self.alone(first);
        }
        match self.next() {
            Some(second) => self.group(first, second),
            // Nobody waits: a lone statement needs no BEGIN and COMMIT.
            None => self.alone(first),
        }
    }

    /// The next job that may share a transaction, when one waits.
    fn next(&mut self) -> Option<Box<dyn WriteJob>> {
        match self.queue.try_recv().ok()? {
            Message::Write(job) if job.grouping() != Grouping::Alone => Some(job),
            other => {
                self.held = Some(other);
                None
            }
        }
    }

    /// In autocommit.
    fn alone(&mut self, mut job: Box<dyn WriteJob>) {
        job.run(&mut self.lite);
        let left_open = !self.conn.is_autocommit();
        if left_open {
            self.rollback();
        }
        job.answer(if left_open {
            Err(left_open_error())
        } else {
            Ok(())
        });
    }

    fn group(&mut self, first: Box<dyn WriteJob>, second: Box<dyn WriteJob>) {
        if self.sql("BEGIN IMMEDIATE").is_err() {
            // Each finds out by itself, and each gets the error as its own.
            return [first, second].into_iter().for_each(|job| self.alone(job));
        }
        let mut done = Vec::with_capacity(8);
        let mut next = Some(first);
        let mut second = Some(second);
        while let Some(mut job) = next {
            job.run(&mut self.lite);
            done.push(job);
            if self.conn.is_autocommit() {
                break; // SQLITE_FULL, IOERR and NOMEM undo the whole transaction by themselves
            }
            next = second
                .take()
                .or_else(|| (done.len() < GROUP).then(|| self.next()).flatten());
        }
        self.finish(done);
        if let Some(job) = second {
            self.alone(job);
        }
    }

    fn finish(&mut self, done: Vec<Box<dyn WriteJob>>) {
        let committed = !self.conn.is_autocommit() && self.sql("COMMIT").is_ok();
        if committed {
            return done.into_iter().for_each(|job| job.answer(Ok(())));
        }
        // A deferred foreign key of one of them, a full disk: nobody's work is in the database.
        // Each is run by itself, so that only the guilty one fails.
        self.rollback();
        for mut job in done {
            let commit = self.by_itself(&mut *job);
            self.rollback();
            job.answer(commit);
        }
    }

    fn by_itself(&mut self, job: &mut dyn WriteJob) -> Result<()> {
        self.sql("BEGIN IMMEDIATE")?;
        if job.run(&mut self.lite) && !self.conn.is_autocommit() {
            self.sql("COMMIT")
        } else {
            Ok(())
        }
    }

    fn sql(&self, sql: &str) -> Result<()> {
        self.conn.execute_batch(sql).map_err(refused)
    }

    fn rollback(&self) {
        if !self.conn.is_autocommit()
            && let Err(error) = self.sql("ROLLBACK")
        {
            tracing::error!(target: "carafe::sql", "SQLite cannot roll back: {error}");
        }
    }
}

fn left_open_error() -> Error {
    Error::internal("a statement left a transaction open; it was rolled back")
        .code("orm.E114")
        .hint("use `db.atomic(…)`, or `db.session()` for BEGIN and COMMIT as text")
}
