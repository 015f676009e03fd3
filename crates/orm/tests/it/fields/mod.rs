//! Kinds of fields: every type there and back, on every database.

#![expect(
    clippy::unwrap_used,
    clippy::too_many_lines,
    reason = "lists of cases; functions that tests share panic as tests do"
)]

mod arrays;
mod choices;
mod exclusion;
mod hstore;
mod json;
mod keys;
mod migrations;
mod models;
mod ranges;
mod round_trip;
mod rules;
mod schemas;
mod validators;
mod views;
