//! The database of one test.

#[cfg(not(feature = "sqlite"))]
mod absent;
#[cfg(feature = "sqlite")]
mod present;

#[cfg(not(feature = "sqlite"))]
pub(super) use absent::Database;
#[cfg(feature = "sqlite")]
pub(super) use present::Database;
