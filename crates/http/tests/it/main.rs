//! Behaviour through the public API; the modules mirror `src/`.

mod server;
