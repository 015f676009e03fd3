//! Rows in chunks, on a connection that nobody else uses meanwhile.

use super::{
    Postgres,
    cells::RowCells,
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

impl Postgres {
    pub(super) async fn flow_apart(&self, flow: &Flow) -> Result<(), Failure> {
        let plan = flow.db.plan(&flow.tape)?;
        let lease = self.0.leases.for_flow().await?;
        let (conn, _sent) = (lease.conn(), Sent::new(&plan.sql));
        let asked = conn.ask();
        let mut rows = pin!(conn.send(&plan, flow.tape.values(), &[]).await?);
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
        asked.answered();
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
