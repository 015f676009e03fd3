//! A server on a free port and a client that sees every byte.

use axum_core::{
    body::Body,
    response::{IntoResponse, Response},
};
use carafe_http::server::{Handler, Peer, Server, ServerSettings, bind};
use http::Request;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};

pub(super) const GET: &str = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// A running server; stops when told to, or with the test's runtime.
pub(super) struct Running {
    pub(super) address: SocketAddr,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl Running {
    pub(super) async fn start(settings: ServerSettings, handler: Handler) -> Self {
        Self::over(bind("127.0.0.1", 0).await.unwrap(), settings, handler)
    }

    pub(super) fn on(listener: TcpListener) -> Self {
        Self::over(listener, ServerSettings::default(), hello())
    }

    fn over(listener: TcpListener, settings: ServerSettings, handler: Handler) -> Self {
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let server = Server::new(settings).serve(vec![listener], handler, async {
            let _ = stopped.await;
        });
        Self {
            address,
            stop,
            server: tokio::spawn(server),
        }
    }

    pub(super) async fn with(change: impl FnOnce(&mut ServerSettings)) -> Self {
        let mut settings = ServerSettings::default();
        change(&mut settings);
        Self::start(settings, hello()).await
    }

    pub(super) async fn connect(&self) -> Wire {
        Wire(TcpStream::connect(self.address).await.unwrap())
    }

    /// Says stop; the handle ends when the server has.
    pub(super) fn stop(self) -> JoinHandle<()> {
        self.stop.send(()).unwrap();
        self.server
    }
}

/// Answers `hello` to everything, and reads the body of whatever has one.
pub(super) fn hello() -> Handler {
    Arc::new(|request: Request<Body>, _: Peer| async {
        match http_body_util::BodyExt::collect(request.into_body()).await {
            Ok(body) => format!("hello {}", body.to_bytes().len()).into_response(),
            Err(error) => bad_body(&error),
        }
    })
}

fn bad_body(error: &axum_core::Error) -> Response {
    (http::StatusCode::BAD_REQUEST, error.to_string()).into_response()
}

/// One connection, byte by byte.
pub(super) struct Wire(pub(super) TcpStream);

impl Wire {
    pub(super) async fn send(&mut self, text: impl AsRef<[u8]>) -> &mut Self {
        self.0.write_all(text.as_ref()).await.unwrap();
        self
    }

    /// Reads until this text has come; fails when the connection ends or ten seconds pass.
    pub(super) async fn until(&mut self, end: &str) -> String {
        let mut seen = Vec::new();
        let reading = async {
            while !String::from_utf8_lossy(&seen).contains(end) {
                let mut piece = [0; 4096];
                let n = self.0.read(&mut piece).await.unwrap();
                assert!(n > 0, "closed after {:?}", String::from_utf8_lossy(&seen));
                seen.extend_from_slice(&piece[..n]);
            }
        };
        timeout(Duration::from_secs(10), reading)
            .await
            .expect("an answer in time");
        String::from_utf8(seen).unwrap()
    }

    /// Reads until the server closes; fails after ten seconds.
    pub(super) async fn rest(&mut self) -> String {
        let mut seen = Vec::new();
        let reading = self.0.read_to_end(&mut seen);
        let _ = timeout(Duration::from_secs(10), reading)
            .await
            .expect("closed in time");
        String::from_utf8(seen).unwrap()
    }

    /// Whether the server leaves the connection open for so long, and sends nothing.
    pub(super) async fn stays_silent(&mut self, time: Duration) -> bool {
        timeout(time, self.0.read_u8()).await.is_err()
    }
}

pub(super) fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

pub(super) fn status(answer: &str) -> u16 {
    answer
        .get(9..12)
        .and_then(|status| status.parse().ok())
        .unwrap_or_default()
}
