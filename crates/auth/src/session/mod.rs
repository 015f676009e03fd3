//! Sessions in the database: they survive restarts, are shared by processes, and can be ended from here.

mod model;
mod store;

pub(crate) use self::store::Joined;
pub use self::{
    model::{NewStoredSession, StoredSession, StoredSessionCols, StoredSessionWith},
    store::{DbSessions, clear_expired},
};
