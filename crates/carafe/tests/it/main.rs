//! The behaviour of the facade and the rules of the house, one binary.

mod app;
mod ledger;
mod tidy;
mod ui;
