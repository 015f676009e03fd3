//! The serve loop, over raw sockets.

mod clock;
mod edge;
mod exchange;
mod limits;
mod many;
mod raw;
mod stopping;
