//! Relations through the public API, on every database: one-to-one, links with a model of their own, relations that
//! another crate declares, and loading what rows at hand lack.

mod backward;
mod fetched;
mod loops;
pub(crate) mod models;
mod one_to_one;
mod schema;
mod slots;
mod through;
