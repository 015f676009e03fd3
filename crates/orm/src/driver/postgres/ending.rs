//! The end of a connection on which a statement runs that nobody waits for: its locks hold up others.
//!
//! A cancel request travels on a connection of its own and names no statement: it may come before the one that is
//! meant, or after. So it is sent again until what runs has ended, and the connection is not used afterwards.

use super::{conn::Conn, connect::Connector, leases::Permits};
use std::{pin::pin, sync::Arc, time::Duration};
use tokio::{runtime::Handle, time::timeout};

/// How often the server is asked.
const TIMES: u32 = 8;

/// How long it has to answer; twice as long each time.
const FIRST: Duration = Duration::from_millis(50);

/// In the background. Only then may somebody open another connection instead.
pub(super) fn end(conn: Arc<Conn>, connector: Arc<Connector>, permits: Option<Permits>) {
    conn.retire();
    let Ok(runtime) = Handle::try_current() else {
        return conn.cut();
    };
    runtime.spawn(async move {
        // Behind a pool the request would reach whoever has the server's connection by then, and some pools do not
        // outlive it. They close the server's connection when ours goes.
        if conn.pooled || !cancelled(&conn, &connector).await {
            conn.cut();
        }
        drop(permits);
    });
}

/// Whether the server has ended the statement and the transaction that it stood in.
async fn cancelled(conn: &Conn, connector: &Connector) -> bool {
    let token = conn.client.cancel_token();
    // It is answered when everything before it was.
    let mut last = pin!(conn.client.batch_execute("ROLLBACK"));
    let mut wait = FIRST;
    for _ in 0..TIMES {
        connector.cancel(&token).await;
        if timeout(wait, &mut last).await.is_ok() {
            return true;
        }
        wait *= 2;
    }
    false
}
