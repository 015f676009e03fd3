//! A browser for tests: it talks to an app without a socket.
//!
//! It keeps cookies, says that its requests come from the app's own pages (as browsers do), and hands back whole
//! responses that can be asserted on.

mod client;
mod jar;
mod request;
mod response;

pub use self::{client::Client, request::TestRequest, response::TestResponse};
