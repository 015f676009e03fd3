//! The ORM on the Chinook database: a music shop with 11 tables and 15,600 rows, as it is.
//!
//! Every query is compared row by row with hand-written SQL, on SQLite and on PostgreSQL. See [`world`] for how the
//! data gets there, [`models`] for the tables, [`lines`] for the comparison.

mod aggregates;
mod annotations;
mod arithmetic;
mod bulk;
mod checked;
mod cursors;
mod deletes;
mod distinct;
mod dynamic;
mod filters;
mod functions;
mod groups;
mod inserts;
mod instances;
mod lines;
mod links;
mod load_deep;
mod load_limited;
mod load_many;
mod load_one;
mod locks;
mod logic;
mod many;
pub(crate) mod models;
mod nulls;
mod ordering;
mod outer_references;
mod raw;
mod refusals;
mod selects;
mod sets;
mod streams;
mod stress;
mod subqueries;
mod texts;
mod to_many;
mod to_one;
mod totals;
mod transactions;
mod trees;
mod updates;
mod views;
mod windows_filtered;
mod windows_over;
pub(crate) mod world;
