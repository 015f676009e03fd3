//! Rows in chunks, on a connection that nobody else uses meanwhile.

use super::{
    Postgres,
    cells::RowCells,
    conn::Conn,
    error::Failure,
    statement::{self, Place},
};
use crate::{
    driver::{Flow, Rows, sent::Sent},
    sql::plan::Plan,
    value::Row,
};
use futures_util::StreamExt as _;
use std::pin::pin;

/// Ends a statement that nobody reads to its end.
struct Reading<'c> {
    conn: &'c Conn,
    over: bool,
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        if self.over {
            return;
        }
        // What is on its way would come before the answer to whoever takes the connection next.
        self.conn.retire();
        let cancel = self.conn.client.cancel_token();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { cancel.cancel_query(tokio_postgres::NoTls).await });
        }
    }
}

impl Postgres {
    pub(super) async fn flow_apart(&self, flow: &Flow) -> Result<(), Failure> {
        let plan = flow.db.plan(&flow.tape)?;
        let lease = self.0.leases.for_flow().await?;
        let mut reading = Reading {
            conn: lease.conn(),
            over: false,
        };
        let _sent = Sent::new(&plan.sql);
        let mut rows = pin!(reading.conn.send(&plan, flow.tape.values(), &[]).await?);
        let (mut chunk, mut count) = ((flow.fresh)(), 0);
        while let Some(row) = rows.next().await {
            chunk.push(&mut Row::new(&RowCells(&row?)))?;
            count += 1;
            if count < flow.size {
                continue;
            }
            let full = std::mem::replace(&mut chunk, (flow.fresh)());
            count = 0;
            if !self.hand(flow, &plan, full).await? {
                return Ok(());
            }
        }
        reading.over = true;
        if count > 0 {
            self.hand(flow, &plan, chunk).await?;
        }
        Ok(())
    }

    /// A chunk with what `.with()` loads, which comes over the shared connections; false when nobody wants more.
    async fn hand(&self, flow: &Flow, plan: &Plan, mut rows: Rows) -> Result<bool, Failure> {
        let values = flow.tape.values();
        statement::children(Place::Shared(self), plan, &mut *rows, values).await?;
        Ok(flow.hand(rows).await)
    }
}
