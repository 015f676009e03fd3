//! What a model is: a plain struct with `#[model]`, and what the app knows of it.

mod list;
mod meta;
mod registry;

pub use self::{
    list::ModelItem,
    meta::{ColumnMeta, ModelMeta, OnDelete, OrderedColumn, RelationKind, RelationMeta, model_id},
    registry::{JoinTable, Registered, Registry},
};
