//! Connections for one user at a time: each statement takes one, a transaction keeps it.

use super::{connect::Connector, live::Live};
use crate::db::url::MySqlUrl;
use carafe_core::{Error, ErrorKind, Result};
use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::{
    runtime::Handle,
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// Servers end connections that idle for long, eight hours by default: these are not trusted after less.
const IDLE: Duration = Duration::from_mins(5);

pub(super) struct Pool {
    connector: Connector,
    /// The last one used first, so that the others may go idle in the server.
    idle: Mutex<Vec<Live>>,
    permits: Arc<Semaphore>,
    most: usize,
    wait: Duration,
}

/// A connection that comes back when this is dropped.
pub(super) struct Lease {
    live: Option<Live>,
    pool: Arc<Pool>,
    permit: Option<OwnedSemaphorePermit>,
}

impl Pool {
    pub(super) fn new(connector: Connector, url: &MySqlUrl, first: Live) -> Arc<Self> {
        let most = url.max_connections;
        Arc::new(Self {
            connector,
            idle: Mutex::new(vec![first]),
            permits: Arc::new(Semaphore::new(most)),
            most,
            wait: url.pool_timeout,
        })
    }

    /// Waits for a connection.
    pub(super) async fn take(self: &Arc<Self>) -> Result<Lease> {
        let permit = timeout(self.wait, self.permits.clone().acquire_owned());
        let Ok(Ok(permit)) = permit.await else {
            return Err(self.none_free());
        };
        let live = match self.pop() {
            Some(live) => live,
            None => Box::pin(self.connect()).await?,
        };
        Ok(Lease {
            live: Some(live),
            pool: self.clone(),
            permit: Some(permit),
        })
    }

    async fn connect(&self) -> Result<Live> {
        let connected = self.connector.connect().await;
        connected
            .map(|(live, _)| live)
            .map_err(|refused| self.connector.explain(refused))
    }

    fn none_free(&self) -> Error {
        let message = format!(
            "all {} connections were busy for {:?}",
            self.most, self.wait
        );
        Error::new(ErrorKind::Unavailable, message)
            .code("orm.E108")
            .hint("is a transaction waiting for something slow? `max_connections=` in DATABASE_URL raises the number")
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Live>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pop(&self) -> Option<Live> {
        let now = Instant::now();
        let mut idle = self.idle();
        while let Some(live) = idle.pop() {
            if live.is_usable() && now.duration_since(live.used) < IDLE {
                return Some(live);
            }
        }
        None
    }

    /// The server has gone, or somebody changed tables: what idles is of no use.
    pub(super) fn forget_idle(&self) {
        let gone = std::mem::take(&mut *self.idle());
        drop(gone);
    }

    /// Ends the statement that a connection is still busy with: nobody waits for it any more, and its locks hold up
    /// others.
    async fn kill(self: Arc<Self>, id: u32) {
        if let Ok((mut live, _)) = self.connector.connect().await {
            // It may have come to its end by itself.
            let _ = live.script(&format!("KILL {id}")).await;
        }
    }
}

impl Deref for Lease {
    type Target = Live;

    fn deref(&self) -> &Live {
        self.live.as_ref().expect("only `drop` takes it")
    }
}

impl DerefMut for Lease {
    fn deref_mut(&mut self) -> &mut Live {
        self.live.as_mut().expect("only `drop` takes it")
    }
}

impl Lease {
    pub(super) fn pool(&self) -> &Pool {
        &self.pool
    }
}

/// Ends what a connection has open, and lends it again when that was answered.
async fn roll_back(pool: Arc<Pool>, mut live: Live, permit: Option<OwnedSemaphorePermit>) {
    if live.script("ROLLBACK").await.is_ok() {
        live.dirty = false;
        pool.idle().push(live);
    }
    drop(permit);
}

impl Drop for Lease {
    fn drop(&mut self) {
        let (Some(live), pool, permit) = (self.live.take(), self.pool.clone(), self.permit.take())
        else {
            return;
        };
        let clean = !live.dirty && !live.in_transaction();
        match Handle::try_current() {
            Ok(runtime) if live.busy => {
                runtime.spawn(async move {
                    pool.kill(live.conn.id()).await;
                    drop((live, permit));
                });
            }
            _ if live.busy || !live.is_usable() => drop(live),
            _ if clean => pool.idle().push(live),
            Ok(runtime) => {
                runtime.spawn(roll_back(pool, live, permit));
            }
            Err(_) => drop(live),
        }
    }
}
