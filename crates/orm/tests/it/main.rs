//! The ORM through its public API.

mod attribute;
mod compile;
mod migrate;
