//! The accept loop.

use super::{
    Handler, Peer, serve_connection,
    service::Service,
    settings::ServerSettings,
    shared::Shared,
    stop::{self, Running, Stop},
};
use std::{
    future::poll_fn,
    io,
    pin::{Pin, pin},
    sync::Arc,
    task::Poll,
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, sleep, timeout},
};

/// Accepts connections and serves them.
///
/// ```no_run
/// use axum_core::{body::Body, response::{IntoResponse, Response}};
/// use carafe_http::server::{Peer, Server, ServerSettings, bind, stop_signal};
/// use http::Request;
/// use std::sync::Arc;
///
/// async fn hello(_request: Request<Body>, _peer: Peer) -> Response {
///     "Hello, World!".into_response()
/// }
///
/// async fn run() -> carafe_core::Result<()> {
///     let listener = bind("127.0.0.1", 8000).await?;
///     Server::new(ServerSettings::default()).serve(vec![listener], Arc::new(hello), stop_signal()).await;
///     Ok(())
/// }
/// ```
#[derive(Debug)]
pub struct Server {
    settings: Arc<ServerSettings>,
}

impl Server {
    /// A server with these limits.
    pub fn new(settings: ServerSettings) -> Self {
        Self {
            settings: Arc::new(settings),
        }
    }

    /// Serves until `stop` ends. Then nothing new is accepted, and requests that run may run on for
    /// [`ServerSettings::grace`].
    pub async fn serve(
        self,
        listeners: Vec<TcpListener>,
        handler: Handler,
        stop: impl Future<Output = ()>,
    ) {
        let grace = self.settings.grace;
        let (running, drained) = stop::running();
        let most = self
            .settings
            .max_connections
            .clamp(1, Semaphore::MAX_PERMITS);
        let accepting = Accepting {
            listeners,
            gate: Arc::new(Semaphore::new(most)),
            handler,
            settings: self.settings,
            stop: Stop::default(),
            running,
            complaint: Complaint::default(),
        };
        let word = accepting.stop.clone();
        accepting.run(pin!(stop)).await;
        word.say();
        if timeout(grace, drained.wait()).await.is_err() {
            tracing::warn!("some requests were still running when the grace period ended");
        }
    }
}

struct Accepting {
    listeners: Vec<TcpListener>,
    gate: Arc<Semaphore>,
    handler: Handler,
    settings: Arc<ServerSettings>,
    stop: Stop,
    running: Running,
    complaint: Complaint,
}

type Accepted = (TcpStream, std::net::SocketAddr);

impl Accepting {
    async fn run(mut self, mut stop: Pin<&mut impl Future<Output = ()>>) {
        let mut pause = Duration::ZERO;
        loop {
            let Some(permit) = until(self.permit(), stop.as_mut()).await else {
                break;
            };
            let Some(accepted) = until(accept(&self.listeners), stop.as_mut()).await else {
                break;
            };
            match accepted {
                Ok(accepted) => {
                    pause = Duration::ZERO;
                    self.start(accepted, permit);
                }
                Err(error) if is_about_one(&error) => {}
                Err(error) => {
                    self.complaint.make(&error);
                    pause =
                        (pause * 2).clamp(Duration::from_millis(10), Duration::from_millis(500));
                    let _ = until(sleep(pause), stop.as_mut()).await;
                }
            }
        }
        self.take_waiting().await;
    }

    async fn permit(&self) -> OwnedSemaphorePermit {
        Arc::clone(&self.gate)
            .acquire_owned()
            .await
            .expect("the gate is never closed")
    }

    /// Clients whose connection the system has made already are not sent away.
    async fn take_waiting(&self) {
        while let Ok(permit) = Arc::clone(&self.gate).try_acquire_owned() {
            match ready_now(accept(&self.listeners)).await {
                Some(Ok(accepted)) => self.start(accepted, permit),
                Some(Err(error)) if is_about_one(&error) => {}
                _ => return,
            }
        }
    }

    fn start(&self, (stream, address): Accepted, permit: OwnedSemaphorePermit) {
        // A head and a body written one after the other must not wait for each other's acknowledgement.
        let _ = stream.set_nodelay(true);
        let service = Service {
            handler: Arc::clone(&self.handler),
            settings: Arc::clone(&self.settings),
            shared: Arc::new(Shared::new(self.stop.clone(), Arc::new(permit))),
            running: self.running.clone(),
            peer: Peer {
                address: Some(address),
                secure: false,
            },
        };
        let running = self.running.clone();
        tokio::spawn(async move {
            serve_connection(stream, service).await;
            drop(running);
        });
    }
}

/// The next connection of any listener.
async fn accept(listeners: &[TcpListener]) -> io::Result<Accepted> {
    poll_fn(|cx| {
        for listener in listeners {
            if let Poll::Ready(accepted) = listener.poll_accept(cx) {
                return Poll::Ready(accepted);
            }
        }
        Poll::Pending
    })
    .await
}

/// Such an error is about a client that has left again, not about us.
fn is_about_one(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}

/// Out of file descriptors: said once a second at most.
#[derive(Debug, Default)]
struct Complaint(Option<Instant>);

impl Complaint {
    fn make(&mut self, error: &io::Error) {
        if self
            .0
            .is_none_or(|last| last.elapsed() >= Duration::from_secs(1))
        {
            self.0 = Some(Instant::now());
            tracing::warn!(%error, "cannot accept connections; waiting");
        }
    }
}

/// The future's output, or `None` when `stop` ends first.
async fn until<T>(
    work: impl Future<Output = T>,
    mut stop: Pin<&mut impl Future<Output = ()>>,
) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(|cx| {
        if let Poll::Ready(output) = work.as_mut().poll(cx) {
            return Poll::Ready(Some(output));
        }
        stop.as_mut().poll(cx).map(|()| None)
    })
    .await
}

/// The future's output if it has one at once.
async fn ready_now<T>(work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(|cx| match work.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}
