//! Changing rows: inserts, assignments, and what is refused before it is sent.

mod assign;
mod insert;
mod validate;
mod violation;

pub(crate) use self::{
    assign::check_sets, insert::complete as complete_insert, violation::explain,
};
pub use self::{
    assign::{IntoSets, Set},
    insert::{Insert, Insertable, NewColumns},
    validate::check_value,
};
