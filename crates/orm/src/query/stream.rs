//! Rows one after another, without all of them in memory.

use super::{
    QuerySet,
    tape::{Code, Tape},
};
use crate::{
    db::{Chunk, Db},
    driver::Fresh,
    model::Model,
    shape::Shape,
};
use carafe_core::Result;
use futures_util::{Stream, StreamExt, stream::Next};
use std::{
    fmt,
    panic::Location,
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};
use tokio::sync::mpsc::Receiver;

/// Rows that are read at once when nothing else is said, as many as Django's `iterator` takes.
const CHUNK: usize = 1_000;

/// The rows of a query as they come: `while let Some(row) = rows.next().await { let row = row?; … }`.
///
/// It is a [`Stream`] too. Dropping it ends the statement.
#[must_use = "nothing is sent to the database until `.next().await`"]
pub struct RowStream<S> {
    state: State,
    chunk: usize,
    ready: vec::IntoIter<S>,
}

enum State {
    Waiting(Box<Waiting>),
    Running(Receiver<Chunk>),
    Over,
}

struct Waiting {
    db: Db,
    tape: Tape,
    at: &'static Location<'static>,
}

/// No row of it is ever pinned.
impl<S> Unpin for RowStream<S> {}

impl<S> fmt::Debug for RowStream<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RowStream(…)")
    }
}

impl<M: Model, S: Shape> QuerySet<M, S> {
    /// The rows one after another: 1,000 are in memory at a time, with what `.with()` loads.
    ///
    /// The statement has a connection of its own, so a slow reader holds up nobody. Inside a transaction the rows are
    /// read at once instead, because its connection is needed for what comes next.
    ///
    /// ```
    /// # use carafe_macros::model;
    /// # use carafe_orm::{Db, Id, Model};
    /// # #[model(crate = carafe_orm)]
    /// # pub struct Track { pub id: Id<Self>, pub name: String }
    /// # async fn example(db: &Db) -> carafe_core::Result<()> {
    /// let mut tracks = Track::all().order_by(|t| t.name).stream(db);
    /// while let Some(track) = tracks.next().await {
    ///     println!("{}", track?.name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn stream(self, db: &Db) -> RowStream<S> {
        let waiting = Waiting {
            db: db.clone(),
            tape: self.ending(Code::Select),
            at: Location::caller(),
        };
        RowStream {
            state: State::Waiting(Box::new(waiting)),
            chunk: CHUNK,
            ready: Vec::new().into_iter(),
        }
    }
}

impl<S: Shape> RowStream<S> {
    /// Reads that many rows at once.
    pub fn chunk_size(mut self, rows: usize) -> Self {
        self.chunk = rows.max(1);
        self
    }

    /// The next row; `None` after the last.
    #[expect(
        clippy::should_implement_trait,
        reason = "it is what `StreamExt` calls it, without an import"
    )]
    pub fn next(&mut self) -> Next<'_, Self> {
        StreamExt::next(self)
    }

    fn start(&mut self) {
        let fresh: Fresh = || Box::new(Vec::<S>::new());
        if let State::Waiting(waiting) = std::mem::replace(&mut self.state, State::Over) {
            let Waiting { db, tape, at } = *waiting;
            self.state = State::Running(db.flow(tape, at, fresh, self.chunk));
        }
    }

    /// What came: rows, or the end.
    fn receive(&mut self, chunk: Option<Chunk>) -> Result<()> {
        self.ready = match crate::db::unpack_chunk::<S>(chunk) {
            Ok(Some(rows)) => rows.into_iter(),
            Ok(None) => {
                self.state = State::Over;
                return Ok(());
            }
            Err(error) => {
                self.state = State::Over;
                return Err(error);
            }
        };
        Ok(())
    }
}

impl<S: Shape> Stream for RowStream<S> {
    type Item = Result<S>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(row) = self.ready.next() {
                return Poll::Ready(Some(Ok(row)));
            }
            let chunk = match &mut self.state {
                State::Over => return Poll::Ready(None),
                State::Running(chunks) => ready!(chunks.poll_recv(cx)),
                State::Waiting(_) => {
                    self.start();
                    continue;
                }
            };
            if let Err(error) = self.receive(chunk) {
                return Poll::Ready(Some(Err(error)));
            }
        }
    }
}
