//! The ORM through its public API.

mod attribute;
mod chinook;
mod compile;
mod databases;
mod driver;
mod fields;
mod fixture;
mod generic;
mod history;
mod migrate;
mod mixins;
#[cfg(feature = "mysql")]
mod mysql;
mod relations;
mod scopes;
mod search;
mod transactions;
mod write;
