//! Connections for one user at a time: transactions, sessions, text, slow statements.

use super::{conn::Conn, connect::Connector, ending};
use crate::db::url::PostgresUrl;
use carafe_core::{Error, ErrorKind, Result};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

pub(super) struct Leases {
    connector: Arc<Connector>,
    /// The last one used first, so that the others may go idle in the server.
    idle: Mutex<Vec<Arc<Conn>>>,
    permits: Arc<Semaphore>,
    /// Slow statements may take half of them: transactions must get through.
    slow: Arc<Semaphore>,
    /// The same for statements that write: each holds its connection for one COMMIT.
    writes: Arc<Semaphore>,
    /// So may streams, apart from these: whoever reads one may send a slow statement for each row.
    flows: Arc<Semaphore>,
    most: usize,
    wait: Duration,
}

/// A connection that comes back when this is dropped.
pub(super) struct Lease {
    conn: Arc<Conn>,
    leases: Arc<Leases>,
    permits: Option<Permits>,
}

pub(super) type Permits = (OwnedSemaphorePermit, Option<OwnedSemaphorePermit>);

impl Leases {
    pub(super) fn new(connector: Arc<Connector>, url: &PostgresUrl) -> Arc<Self> {
        let most = url.max_connections;
        Arc::new(Self {
            connector,
            idle: Mutex::default(),
            permits: Arc::new(Semaphore::new(most)),
            slow: Arc::new(Semaphore::new(most.div_ceil(2))),
            writes: Arc::new(Semaphore::new(most.saturating_sub(most / 4).max(1))),
            flows: Arc::new(Semaphore::new(most.div_ceil(2))),
            most,
            wait: url.pool_timeout,
        })
    }

    /// Waits for a connection.
    pub(super) async fn take(self: &Arc<Self>) -> Result<Lease> {
        self.lease(None).await
    }

    /// The same for a statement that would hold up others.
    pub(super) async fn for_slow(self: &Arc<Self>, writes: bool) -> Result<Lease> {
        let of = if writes { &self.writes } else { &self.slow };
        let permit = self.permit(of).await?;
        self.lease(Some(permit)).await
    }

    /// The same for a stream.
    pub(super) async fn for_flow(self: &Arc<Self>) -> Result<Lease> {
        let permit = self.permit(&self.flows).await?;
        self.lease(Some(permit)).await
    }

    async fn lease(self: &Arc<Self>, slow: Option<OwnedSemaphorePermit>) -> Result<Lease> {
        let permits = (self.permit(&self.permits).await?, slow);
        let conn = match self.pop() {
            Some(conn) => conn,
            None => Arc::new(
                self.connector
                    .connect()
                    .await
                    .map_err(|error| self.connector.explain(error))?,
            ),
        };
        Ok(Lease {
            conn,
            leases: self.clone(),
            permits: Some(permits),
        })
    }

    async fn permit(&self, from: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit> {
        match timeout(self.wait, from.clone().acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(self.none_free()),
        }
    }

    fn none_free(&self) -> Error {
        let message = format!(
            "all {} connections for transactions were busy for {:?}",
            self.most, self.wait
        );
        Error::new(ErrorKind::Unavailable, message)
            .code("orm.E108")
            .hint("is a transaction waiting for something slow? `max_connections=` in DATABASE_URL raises the number")
    }

    fn pop(&self) -> Option<Arc<Conn>> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(conn) = idle.pop() {
            if conn.is_usable() {
                return Some(conn);
            }
        }
        None
    }
}

impl Lease {
    pub(super) fn conn(&self) -> &Conn {
        &self.conn
    }

    pub(super) fn shared_conn(&self) -> Arc<Conn> {
        self.conn.clone()
    }
}

impl Leases {
    /// Somebody may have changed tables: what is prepared on idle connections may be out of date.
    pub(super) fn forget_idle(&self) {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

impl Lease {
    pub(super) fn leases(&self) -> &Leases {
        &self.leases
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if self.conn.is_abandoned() {
            ending::end(
                self.conn.clone(),
                self.leases.connector.clone(),
                self.permits.take(),
            );
        } else if self.conn.is_usable() {
            self.leases
                .idle
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(self.conn.clone());
        }
    }
}
