//! Behaviour of forms, through the public API.

mod data;
mod form;
mod model;
mod relation;
mod shown;
