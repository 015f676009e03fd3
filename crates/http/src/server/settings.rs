//! The limits of the serve loop.

use std::time::Duration;

/// How long and how much a client may keep the server busy. The defaults are safe on the open internet.
///
/// ```
/// use carafe_http::server::ServerSettings;
/// use std::time::Duration;
///
/// let mut settings = ServerSettings::default();
/// settings.grace = Duration::from_secs(5);
/// assert_eq!(settings.line_limit, 8 * 1024);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerSettings {
    /// From a head's first byte, or from a new connection, to the head's end. 5 s.
    pub head_timeout: Duration,
    /// How long a connection may rest between two requests. 75 s.
    pub keep_alive: Duration,
    /// How long a body may keep us waiting before [`body_rate`](Self::body_rate) counts. 5 s.
    pub body_grace: Duration,
    /// Bytes a second a body must bring, while somebody waits for it. 1024.
    pub body_rate: u64,
    /// How long the client may refuse to take a byte of the answer. 30 s.
    pub write_stall: Duration,
    /// How long an answer that came before the request's end waits for the client to read it. 1 s.
    pub linger: Duration,
    /// How long requests may run on after the server was told to stop. 30 s.
    pub grace: Duration,
    /// Longest request line. 8 KiB, beyond it 414.
    pub line_limit: usize,
    /// Longest head. 32 KiB, beyond it 431.
    pub head_limit: usize,
    /// Most header fields. 100, beyond it 431.
    pub field_limit: usize,
    /// Longest body that a route takes when it says nothing else. 2.5 MB, beyond it 413.
    pub body_limit: u64,
    /// Most connections at a time; others wait in the system's queue. 10,000.
    pub max_connections: usize,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            head_timeout: Duration::from_secs(5),
            keep_alive: Duration::from_secs(75),
            body_grace: Duration::from_secs(5),
            body_rate: 1024,
            write_stall: Duration::from_secs(30),
            linger: Duration::from_secs(1),
            grace: Duration::from_secs(30),
            line_limit: 8 * 1024,
            head_limit: 32 * 1024,
            field_limit: 100,
            body_limit: 2_500_000,
            max_connections: 10_000,
        }
    }
}
