//! Stopping: the signal, the word to every connection, and who still runs.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    task::Poll,
};
use tokio::sync::{Notify, futures::OwnedNotified, mpsc};

/// Ends when the process is told to stop: SIGTERM, or Ctrl-C.
///
/// # Panics
/// When the system refuses signal handlers, which happens outside a runtime only.
pub async fn stop_signal() {
    let mut interrupt = pin!(tokio::signal::ctrl_c());
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .expect("a runtime with signals is running");
    std::future::poll_fn(|cx| {
        #[cfg(unix)]
        if terminate.poll_recv(cx).is_ready() {
            return Poll::Ready(());
        }
        interrupt.as_mut().poll(cx).map(drop)
    })
    .await;
}

/// The word "stop", said once and heard by all connections.
#[derive(Debug, Clone, Default)]
pub(super) struct Stop(Arc<Said>);

#[derive(Debug, Default)]
struct Said {
    stopping: AtomicBool,
    heard: Arc<Notify>,
}

impl Stop {
    pub(super) fn say(&self) {
        self.0.stopping.store(true, Relaxed);
        self.0.heard.notify_waiters();
    }

    /// Cheap enough for every poll of every connection.
    pub(super) fn is_said(&self) -> bool {
        self.0.stopping.load(Relaxed)
    }

    /// Wakes whoever polled it once, when the word is said.
    pub(super) fn heard(&self) -> OwnedNotified {
        Arc::clone(&self.0.heard).notified_owned()
    }
}

/// Held by everything that must end before the server is gone.
#[derive(Debug, Clone)]
pub(super) struct Running(
    #[expect(dead_code, reason = "dropping it is what counts")] mpsc::Sender<()>,
);

/// Waits for all [`Running`].
#[derive(Debug)]
pub(super) struct Drained(mpsc::Receiver<()>);

pub(super) fn running() -> (Running, Drained) {
    let (sender, receiver) = mpsc::channel(1);
    (Running(sender), Drained(receiver))
}

impl Drained {
    /// Ends when every clone of the [`Running`] is dropped.
    pub(super) async fn wait(mut self) {
        while self.0.recv().await.is_some() {}
    }
}
