//! The behaviour of the facade and the rules of the house, one binary.

#[cfg(all(feature = "admin", feature = "sqlite"))]
mod admin;
mod app;
mod ledger;
mod tidy;
mod ui;
