//! Generic foreign keys, over the models of an enum and over any model, on every database.

mod any;
mod deletes;
mod filters;
mod loads;
mod models;
mod schema;
