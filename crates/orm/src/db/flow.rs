//! Results that are read while they come, in chunks.

use super::{Db, statement::unpack};
use crate::{
    driver::{Flow, Fresh, Rows},
    query::tape::Tape,
    shape::Shape,
};
use carafe_core::{Error, ErrorKind, Result};
use std::panic::Location;
use tokio::sync::mpsc::{self, Receiver};
use tracing::Instrument as _;

/// Some rows; `None` after the last. When neither comes, whoever reads them was stopped.
pub(crate) type Chunk = Result<Option<Rows>>;

impl Db {
    /// Starts to read in a task of its own, one chunk ahead of whoever takes them.
    pub(crate) fn flow(
        &self,
        mut tape: Tape,
        at: &'static Location<'static>,
        fresh: Fresh,
        size: usize,
    ) -> Receiver<Chunk> {
        let (sender, chunks) = mpsc::channel(1);
        let beside = match &self.seat {
            Some(_) => Ok(()),
            None => self
                .check_beside(false, at)
                .and_then(|()| self.lend(&mut tape, at)),
        };
        let flow = Flow {
            db: self.clone(),
            tape,
            at,
            fresh,
            size,
            sender,
        };
        let work = async move {
            let read = match beside {
                Ok(()) => flow.read().await,
                Err(error) => Err(error),
            };
            let end = read.map(|()| None).map_err(|error| error.located(flow.at));
            let _ = flow.sender.send(end).await;
        };
        drop(carafe_core::context::spawn(work.in_current_span()));
        chunks
    }
}

impl Flow {
    async fn read(&self) -> Result<()> {
        if self.db.seat.is_some() {
            let rows = self
                .db
                .fetch(self.tape.clone(), self.at, self.fresh)
                .await?;
            self.hand(rows).await;
            return Ok(());
        }
        self.db.shared().backend().flow(self).await
    }

    /// Hands over a chunk; false when nobody wants more.
    pub(crate) async fn hand(&self, rows: Rows) -> bool {
        self.sender.send(Ok(Some(rows))).await.is_ok()
    }
}

/// The rows of a chunk; `None` at the end.
pub(crate) fn unpack_chunk<S: Shape>(chunk: Option<Chunk>) -> Result<Option<Vec<S>>> {
    match chunk {
        Some(Ok(Some(rows))) => unpack(rows).map(Some),
        Some(Ok(None)) => Ok(None),
        Some(Err(error)) => Err(error),
        None => Err(stopped()),
    }
}

fn stopped() -> Error {
    Error::new(
        ErrorKind::Unavailable,
        "the task that reads a stream was stopped",
    )
    .code("orm.E107")
}
