//! What the database should look like, as plain data: no driver, no SQL.
//!
//! - [`State`]: all models with their fields, uniques and indexes. It comes from the compiled models by
//!   [`State::from_registry`] or from replayed migrations, and both are compared with each other.
//! - [`Table`]: one table as the database sees it, made from the state
//! - names of constraints and indexes, which never change once they are given

mod compiled;
mod data;
mod further;
mod naming;
mod rules;
mod search;
mod state;
mod table;

pub(crate) use self::{
    data::{
        Data, Entries, ON_DELETE, TYPES, field_entries, index_entries, model_entries,
        on_delete_name, type_name, unique_entries,
    },
    naming::sha256_hex,
    search::{numbers, numbers_table, search_entries, trigram_index, words_index, words_table},
};
pub use self::{
    naming::NAME_LIMIT,
    rules::{Check, Choice, Rules, Words},
    search::{Search, SearchedField, TableSearch},
    state::{
        Column, External, Field, FieldKind, Index, IndexedField, ManyToMany, ModelKey, ModelState,
        Reference, State, Target, Unique,
    },
    table::{ForeignKey, Table, TableColumn, TableIndex, TableUnique},
};
