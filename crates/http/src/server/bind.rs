//! Listening sockets.

use carafe_core::{Error, ErrorKind, Result};
use std::io;
use tokio::net::TcpListener;

/// Listens on a host and port.
///
/// `host` is an address or a name; port 0 takes any free one.
///
/// # Errors
/// `http.E030` when the port is taken, `http.E031` when it may not be used, `http.E032` for anything else. They are
/// [`ErrorKind::Config`]: the program cannot start.
///
/// ```no_run
/// # async fn run() -> carafe_core::Result<()> {
/// let listener = carafe_http::server::bind("127.0.0.1", 8000).await?;
/// # drop(listener);
/// # Ok(())
/// # }
/// ```
pub async fn bind(host: &str, port: u16) -> Result<TcpListener> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    TcpListener::bind((bare, port))
        .await
        .map_err(|error| explained(host, port, error))
}

fn explained(host: &str, port: u16, error: io::Error) -> Error {
    let (code, message, hint) = match error.kind() {
        io::ErrorKind::AddrInUse => (
            "http.E030",
            format!("port {port} on {host} is taken by another program"),
            format!(
                "stop that program, or choose another port: --port {}",
                port.saturating_add(1)
            ),
        ),
        io::ErrorKind::PermissionDenied => (
            "http.E031",
            format!("port {port} may not be used by this user"),
            "ports below 1024 belong to the system; choose another one, such as --port 8000"
                .to_owned(),
        ),
        _ => (
            "http.E032",
            format!("cannot listen on {host}, port {port}"),
            "the host must be an address of this machine; 127.0.0.1 and 0.0.0.0 always are"
                .to_owned(),
        ),
    };
    Error::new(ErrorKind::Config, message)
        .code(code)
        .hint(hint)
        .cause(error)
}
