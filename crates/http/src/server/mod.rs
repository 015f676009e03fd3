//! The serve loop: from a listening socket to a [`Handle`] and back, on hyper.
//!
//! - [`Server`] accepts, limits and stops; [`ServerSettings`] are its limits
//! - `scan` reads along while bytes go to hyper: strict framing, and where heads begin and end
//! - `io` stands between socket and hyper; `connection` watches the clock over both
//! - `http2` (with the feature of that name) takes connections that begin with its preface
//! - `service` calls the handler: in place for safe methods, in a task of its own for the others

mod accept;
mod bind;
mod body;
mod connection;
mod finish;
#[cfg(feature = "http2")]
mod http2;
mod io;
mod scan;
mod service;
mod settings;
mod shared;
mod stop;

use axum_core::{body::Body, response::Response};
use http::Request;
use std::{net::SocketAddr, pin::Pin, sync::Arc};

#[cfg(not(feature = "http2"))]
use self::connection::serve as serve_connection;
#[cfg(feature = "http2")]
use self::http2::serve as serve_connection;
pub use self::{
    accept::Server,
    bind::{bind, bind_shared},
    body::BodyLimit,
    settings::ServerSettings,
    stop::stop_signal,
};

/// A boxed future that can move between threads.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Whatever answers requests, behind one pointer: the serve loop is compiled once, not once for each app.
pub type Handler = Arc<dyn Handle>;

/// Answers requests.
///
/// Implemented for functions `Fn(Request<Body>, Peer) -> impl Future<Output = Response>`; an app that wants to
/// save a box implements it itself.
pub trait Handle: Send + Sync + 'static {
    /// Answers one request. A panic becomes a 500 for this request only.
    fn handle(&self, request: Request<Body>, peer: Peer) -> BoxFuture<Response>;
}

impl<F, A> Handle for F
where
    F: Fn(Request<Body>, Peer) -> A + Send + Sync + 'static,
    A: Future<Output = Response> + Send + 'static,
{
    fn handle(&self, request: Request<Body>, peer: Peer) -> BoxFuture<Response> {
        Box::pin(self(request, peer))
    }
}

/// The other end of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Peer {
    /// Its address; `None` when there is no socket, as in the test client.
    pub address: Option<SocketAddr>,
    /// Whether it speaks https with us.
    pub secure: bool,
}
