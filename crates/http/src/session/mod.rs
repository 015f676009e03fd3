//! Sessions: what an app remembers of a browser from one request to the next.
//!
//! Nothing is loaded before a handler asks, and nothing is saved unless it changed. Where the values are kept is a
//! [`SessionStore`]: in a signed cookie ([`CookieStore`]), in memory ([`MemoryStore`]), or in a database.
//! [`flash`](crate::flash) messages travel in the session.

mod cookie;
mod current;
mod memory;
mod state;
mod store;

pub use self::{
    cookie::CookieStore,
    current::{Sessions, current, finish},
    memory::MemoryStore,
    state::Session,
    store::{SessionRecord, SessionStore},
};
