//! Changing rows: inserts, assignments, and what is refused before it is sent.

mod assign;
mod bulk;
mod columns;
mod delete;
mod full;
mod hooks;
mod insert;
mod links;
mod many;
mod neighbour;
pub(crate) mod pattern;
mod plain;
mod returning;
mod row;
mod upsert;
mod validate;
mod validators;
mod violation;

#[doc(hidden)]
pub use self::hooks::{clean_of, hooks};
pub use self::{
    assign::{IntoSets, Set},
    columns::Columns,
    delete::{Affected, DeletePreview},
    hooks::{Clean, CleanFn, Errors, HookTable, Hooks, Saved},
    insert::{Insert, Insertable, NewColumns},
    many::InsertMany,
    validate::check_value,
};
pub(crate) use self::{
    assign::{check_sets, given},
    bulk::Bulk,
    delete::{delete, delete_preview, hard_delete, restore},
    full::{Checked, validate},
    insert::{complete as complete_insert, fill, insert_row, insert_shape, tape_of},
    links::Links,
    many::quiet_inserts,
    neighbour::neighbour,
    returning::update_returning,
    row::{gone, row_of, save as save_values, update_row, update_shape, values_of},
    violation::explain,
};
