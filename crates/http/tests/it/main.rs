//! Behaviour through the public API; the modules mirror `src/`.

mod security;
mod server;
mod session;
mod static_files;
mod test;
