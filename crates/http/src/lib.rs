//! Everything between the socket and the handler.
//!
//! - [`route`]: routes, the router that is built out of them, `url_for`
//! - [`extract`], [`respond`]: what handlers take and give, beyond axum's own
//! - [`hook`]: what runs around handlers
//! - [`stack`]: the default stack and the whole app as one service
//! - `error_page`: what is seen when something went wrong
//! - [`server`]: the serve loop, from a listening socket to a handler
//! - [`security`], [`cookie`]: hosts, cross-site requests, headers; cookies in and out
//! - [`session`], [`flash`]: what an app remembers of a browser
//! - [`static_files`]: files as they are
//! - [`mod@test`]: a browser for tests, without a socket

pub mod cookie;
mod error_page;
pub mod extract;
pub mod flash;
pub mod hook;
pub mod respond;
pub mod route;
pub mod security;
pub mod server;
pub mod session;
pub mod stack;
pub mod static_files;
pub mod test;

#[doc(hidden)]
pub use crate::route::private as __route;
