//! SQLite: WAL, threads that read, one thread that writes in groups.
//!
//! `sqlite::memory:` has one connection, so its writing thread reads too.

mod aggregates;
mod bind;
mod cells;
mod describe;
mod error;
mod flow;
mod functions;
mod job;
mod json;
mod open;
mod raw;
mod script;
mod thread;
mod turn;
mod writer;

use self::{
    job::{Grouping, Job, ReadJob},
    thread::Lite,
    turn::{Turn, TurnLink},
    writer::Message,
};
use super::{Call, Driver, Flow, Fresh, Purpose, Rows, Table, Text, sent::Carried};
use crate::{
    db::{
        DatabaseUrl,
        url::{SqliteUrl, Target},
    },
    raw::Described,
};
use carafe_core::{Error, ErrorKind, Result};
use crossbeam_channel::Sender;
use tokio::sync::{Semaphore, oneshot};

/// One SQLite database.
pub(crate) struct Sqlite {
    writer: Sender<Message>,
    /// `None` for a database in memory.
    readers: Option<Sender<ReadJob>>,
    /// For connections that are opened later.
    url: SqliteUrl,
    /// How many of these may be open at once.
    flows: Semaphore,
}

impl Sqlite {
    /// Runs a job on a reading thread.
    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Lite<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        let carried = Carried::here();
        let job: ReadJob = Box::new(move |lite| {
            // Whoever asked may have gone away while the job was queued.
            if !answer.is_closed() {
                let _ = answer.send(carried.run(|| job::guarded(|| work(lite))));
            }
        });
        match &self.readers {
            Some(readers) => drop(readers.send(job)),
            None => drop(self.writer.send(Message::Read(job))),
        }
        answered.await.map_err(|_| gone())?
    }

    /// Runs a job on the writing thread, perhaps more than once, and answers after its COMMIT.
    async fn write<T: Send + 'static>(
        &self,
        grouping: Grouping,
        mut work: impl FnMut(&mut Lite<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        let carried = Carried::here();
        let work = move |lite: &mut Lite<'_>| carried.run(|| job::guarded(|| work(lite)));
        drop(
            self.writer
                .send(Message::Write(Job::boxed(grouping, work, answer))),
        );
        answered.await.map_err(|_| gone())?
    }
}

/// The thread has ended, which it only does when the program ends.
fn gone() -> Error {
    Error::new(ErrorKind::Unavailable, "the SQLite database is closed").code("orm.E107")
}

impl Driver for Sqlite {
    type Link = TurnLink;

    async fn open(url: &DatabaseUrl) -> Result<Self> {
        match url.target() {
            Target::Sqlite(url) => open::database(url).await,
            _ => Err(Error::internal("another database's URL came to SQLite")),
        }
    }

    async fn fetch<'e>(&'e self, call: Call<'e>, fresh: Fresh) -> Result<Rows> {
        let (shared, tape) = (call.db.shared().clone(), call.tape);
        if call.db.plan(&tape)?.writes {
            return self
                .write(Grouping::Single, move |lite| {
                    lite.fetch(&shared, &tape, fresh)
                })
                .await;
        }
        self.read(move |lite| lite.fetch(&shared, &tape, fresh))
            .await
    }

    async fn flow<'e>(&'e self, flow: &'e Flow) -> Result<()> {
        if self.readers.is_some() {
            return self.flow_apart(flow).await;
        }
        // A database in memory has one connection.
        let rows = self.fetch(flow.call(), flow.fresh).await?;
        flow.hand(rows).await;
        Ok(())
    }

    async fn change<'e>(&'e self, call: Call<'e>) -> Result<u64> {
        let (shared, tape) = (call.db.shared().clone(), call.tape);
        self.write(Grouping::Single, move |lite| lite.change(&shared, &tape))
            .await
    }

    async fn execute(&self, text: Text) -> Result<u64> {
        self.write(Grouping::Alone, move |lite| raw::execute(lite, &text))
            .await
    }

    async fn rows(&self, text: Text) -> Result<Table> {
        let writes = text.clone();
        match self
            .read(move |lite| raw::rows_if_reading(lite, &text))
            .await?
        {
            Some(rows) => Ok(rows),
            None => {
                self.write(Grouping::Alone, move |lite| raw::rows(lite, &writes))
                    .await
            }
        }
    }

    async fn describe(&self, sql: Box<str>) -> Result<Vec<Described>> {
        self.read(move |lite| describe::columns(lite.conn, &sql))
            .await
    }

    async fn link(&self, purpose: Purpose) -> Result<TurnLink> {
        let (turn, link, ready) = Turn::new(purpose);
        drop(self.writer.send(Message::Turn(turn)));
        ready.await.map_err(|_| gone())??;
        Ok(link)
    }

    fn runs_beside_transaction(&self, writes: bool) -> bool {
        self.readers.is_some() && !writes
    }
}
