//! Everything between the socket and the handler.
//!
//! - [`route`]: routes, the router that is built out of them, `url_for`
//! - [`extract`], [`respond`]: what handlers take and give, beyond axum's own
//! - [`hook`]: what runs around handlers
//! - [`stack`]: the default stack and the whole app as one service
//! - `error_page`: what is seen when something went wrong

mod error_page;
pub mod extract;
pub mod hook;
pub mod respond;
pub mod route;
pub mod server;
pub mod stack;

#[doc(hidden)]
pub use crate::route::private as __route;
