//! The ORM through its public API.

mod attribute;
mod chinook;
mod compile;
mod driver;
mod migrate;
