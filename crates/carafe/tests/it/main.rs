//! The behaviour of the facade and the rules of the house, one binary.

#[cfg(all(feature = "admin", feature = "sqlite"))]
mod admin;
mod app;
#[cfg(feature = "sqlite")]
mod guide;
mod ledger;
mod tidy;
mod ui;
