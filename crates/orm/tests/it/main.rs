//! The ORM through its public API.

mod attribute;
mod compile;
mod driver;
mod migrate;
