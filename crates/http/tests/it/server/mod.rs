//! The serve loop, over raw sockets.

mod agreement;
mod binding;
mod clock;
mod edge;
mod exchange;
#[cfg(feature = "http2")]
mod http2;
mod limits;
mod many;
mod raw;
mod stopping;
