//! The ORM on the Chinook database: a music shop with 11 tables and 15,600 rows, as it is.
//!
//! Every query is compared row by row with hand-written SQL, on SQLite and on PostgreSQL. See [`world`] for how the
//! data gets there, [`models`] for the tables, [`lines`] for the comparison.

mod arithmetic;
mod deletes;
mod dynamic;
mod filters;
mod inserts;
mod instances;
mod lines;
mod links;
mod load_deep;
mod load_many;
mod load_one;
mod logic;
mod models;
mod nulls;
mod ordering;
mod refusals;
mod selects;
mod stress;
mod subqueries;
mod texts;
mod to_many;
mod to_one;
mod transactions;
mod updates;
mod world;
