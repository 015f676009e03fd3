//! MySQL 8.0 without a server: the statements that it is sent.
//!
//! Each was read against the manual of 8.0: no RETURNING, no NULLS FIRST, no FULL JOIN, no `?` that has no place,
//! no LIMIT in the list of IN, no table that a statement changes in a condition of its own.

#![expect(
    clippy::unwrap_used,
    reason = "functions that tests share panic as tests do"
)]

mod queries;
mod search;
mod server;
mod writes;

use std::fmt::Write as _;

/// Names and statements, one after the other.
#[derive(Default)]
struct Shapes(String);

impl Shapes {
    fn add(&mut self, name: &str, sql: impl Into<String>) {
        let sql = sql.into();
        for word in [
            "RETURNING",
            "NULLS FIRST",
            "NULLS LAST",
            "FULL JOIN",
            "\"",
            "$1",
            "::",
        ] {
            assert!(!sql.contains(word), "{name}: MySQL has no {word}: {sql}");
        }
        write!(self.0, "-- {name}\n{sql}\n\n").expect("a text takes all");
    }
}
