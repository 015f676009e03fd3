//! Listening sockets.

use carafe_core::{Error, ErrorKind, Result};
use std::{io, net::SocketAddr};
use tokio::net::{TcpListener, TcpSocket, lookup_host};

/// How many clients may wait to be accepted; the system has a limit of its own below it.
const WAITING: u32 = 4096;

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
    listen(host, port, alone).await
}

/// Like [`bind`], and other processes of the same user may listen there too; the system deals out the clients.
///
/// A new version starts beside the old one, and then the old one is stopped: nobody is sent away.
///
/// # Errors
/// The same as [`bind`]; `http.E030` when a process listens there that does not share.
pub async fn bind_shared(host: &str, port: u16) -> Result<TcpListener> {
    listen(host, port, shared).await
}

async fn listen(
    host: &str,
    port: u16,
    prepare: fn(&TcpSocket) -> io::Result<()>,
) -> Result<TcpListener> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let mut failure = io::Error::from(io::ErrorKind::AddrNotAvailable);
    match lookup_host((bare, port)).await {
        Err(error) => failure = error,
        Ok(addresses) => {
            for address in addresses {
                match open(address, prepare) {
                    Ok(listener) => return Ok(listener),
                    Err(error) => failure = error,
                }
            }
        }
    }
    Err(explained(host, port, failure))
}

fn open(address: SocketAddr, prepare: fn(&TcpSocket) -> io::Result<()>) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    prepare(&socket)?;
    socket.bind(address)?;
    socket.listen(WAITING)
}

/// A port may be used again while the last connections of an earlier start are still ending.
fn alone(socket: &TcpSocket) -> io::Result<()> {
    if cfg!(unix) {
        socket.set_reuseaddr(true)
    } else {
        Ok(())
    }
}

#[cfg(unix)]
fn shared(socket: &TcpSocket) -> io::Result<()> {
    socket.set_reuseaddr(true)?;
    socket.set_reuseport(true)
}

#[cfg(not(unix))]
fn shared(_: &TcpSocket) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
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
