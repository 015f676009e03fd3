//! The table `[http]` of the settings.

use crate::server::ServerSettings;
use std::time::Duration;

carafe_core::section! {
    /// Where the program listens, and how much it lets a client do.
    pub struct HttpSettings in "http" {
        /// Address to listen on; `0.0.0.0` is every address of the machine.
        host("HOST"): String = "127.0.0.1".to_owned(),
        /// Port to listen on.
        port("PORT"): u16 = 8000,
        /// Longest body in bytes, where a route says nothing else.
        body_limit: u64 = 2_500_000,
        /// Time a client has for the head of a request.
        head_timeout: Duration = Duration::from_secs(5),
        /// Time a connection may rest between two requests.
        keep_alive: Duration = Duration::from_secs(75),
        /// Time that running requests have after the program was told to stop.
        grace: Duration = Duration::from_secs(30),
        /// Addresses and networks of our own proxies: their `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
        trusted_proxies: Vec<String> = Vec::new(),
        /// Most connections at a time.
        max_connections: usize = 10_000,
    }
}

impl HttpSettings {
    /// The limits of the serve loop.
    pub fn server(&self) -> ServerSettings {
        ServerSettings {
            body_limit: self.body_limit,
            head_timeout: self.head_timeout,
            keep_alive: self.keep_alive,
            grace: self.grace,
            max_connections: self.max_connections,
            ..ServerSettings::default()
        }
    }
}
