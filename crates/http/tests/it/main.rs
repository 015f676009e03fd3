//! Behaviour through the public API; the modules mirror `src/`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod security;
mod server;
mod session;
mod static_files;
mod test;
