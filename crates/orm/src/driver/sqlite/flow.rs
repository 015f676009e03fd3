//! Rows in chunks, on a thread and a connection of their own: a slow reader keeps no other from reading.

use super::{
    Sqlite,
    cells::RowCells,
    error::refused,
    gone, job, open,
    thread::{Lite, bind_all},
};
use crate::{
    driver::{
        Flow,
        sent::{Carried, Sent},
    },
    shape::Slots,
    value::Row,
};
use carafe_core::Result;
use rusqlite::InterruptHandle;
use tokio::sync::oneshot;

/// Stops the statement when nobody waits for it any more.
struct Reading(Option<InterruptHandle>);

impl Drop for Reading {
    fn drop(&mut self) {
        if let Some(handle) = &self.0 {
            handle.interrupt();
        }
    }
}

impl Sqlite {
    pub(super) async fn flow_apart(&self, flow: &Flow) -> Result<()> {
        let _permit = self.flows.acquire().await.map_err(|_| gone())?;
        let (answer, answered) = oneshot::channel();
        let (stop, stopper) = oneshot::channel();
        let (carried, flow) = (Carried::here(), flow.clone());
        open::start("carafe-sqlite-flow", &self.url, move |conn| {
            let _ = stop.send(conn.get_interrupt_handle());
            let work = || job::guarded(|| Lite::new(conn).flow(&flow));
            let _ = answer.send(carried.run(work));
        })
        .await?;
        let mut reading = Reading(stopper.await.ok());
        let result = answered.await.map_err(|_| gone())?;
        reading.0 = None;
        result
    }
}

impl Lite<'_> {
    fn flow(&mut self, flow: &Flow) -> Result<()> {
        let plan = flow.db.plan(&flow.tape)?;
        let _sent = Sent::new(&plan.sql);
        let mut statement = self.conn.prepare(&plan.sql).map_err(refused)?;
        bind_all(&mut statement, &plan, flow.tape.values(), &[], 0)?;
        let mut rows = statement.raw_query();
        loop {
            let (mut chunk, mut count) = ((flow.fresh)(), 0);
            while count < flow.size
                && let Some(row) = rows.next().map_err(refused)?
            {
                chunk.push(&mut Row::new(&RowCells(row)))?;
                count += 1;
            }
            if count == 0 {
                return Ok(());
            }
            let mut slots = Slots::new(plan.batches.len());
            chunk.children(&mut slots);
            self.batches(&plan.batches, slots, flow.tape.values())?;
            let gone = flow.sender.blocking_send(Ok(Some(chunk))).is_err();
            if gone || count < flow.size {
                return Ok(());
            }
        }
    }
}
