//! Who changed what, and when: models with `#[model(history)]`.
//!
//! Every change that the ORM sends is read before and after, and kept in a table beside the model's, in the same
//! transaction. SQL written by hand is not seen.
//!
//! - `table`: the table of a model's changes
//! - `record`, `rows`, `many`: what a statement changes
//! - `diff`: that as JSON
//! - `read`, `column`: asking for it

mod column;
mod diff;
mod many;
mod read;
mod record;
mod rows;
mod table;
mod who;

pub use self::{
    column::RecordedColumn,
    diff::Action,
    read::{Change, Changes},
    table::{Recorded, table},
};
pub(crate) use self::{
    record::{change, concerns, fetch},
    who::Who,
};
