//! The table of a model's changes.

use crate::{
    model::{ColumnMeta, Model, ModelMeta, OrderedColumn},
    value::{Json, Row},
};
use carafe_core::{DateTime, Result};

/// A model with `#[model(history)]`.
#[diagnostic::on_unimplemented(
    message = "changes of `{Self}` are not kept",
    label = "not a model with a history",
    note = "add `#[model(history)]` to it, and run `makemigrations`"
)]
pub trait Recorded: Model {}

pub(super) const ID: u16 = 0;
pub(super) const KEY: u16 = 1;
pub(super) const ACTION: u16 = 2;
pub(super) const AT: u16 = 3;
pub(super) const WHO: u16 = 4;
pub(super) const WHO_ID: u16 = 5;
pub(super) const CHANGES: u16 = 6;

const COLUMNS: &[ColumnMeta] = &[
    ColumnMeta::of::<i64>("id", "id").auto(),
    ColumnMeta::of::<String>("key", "key").max(500),
    ColumnMeta::of::<String>("action", "action").max(10),
    ColumnMeta::of::<DateTime>("at", "at"),
    ColumnMeta::of::<Option<String>>("who", "who").max(200),
    ColumnMeta::of::<Option<String>>("who_id", "who_id").max(200),
    ColumnMeta::of::<Json<serde_json::Value>>("changes", "changes"),
];

const INDEXES: &[&[OrderedColumn]] = &[
    &[OrderedColumn::asc(KEY), OrderedColumn::desc(ID)],
    &[OrderedColumn::asc(AT)],
];

/// The table of changes of the model with this number, for its META.
#[doc(hidden)]
#[track_caller]
pub const fn table(id: u64, name: &'static str) -> ModelMeta {
    ModelMeta::new(id, name, COLUMNS, &[], shown).indexes(INDEXES)
}

fn shown(row: &mut Row<'_>) -> Result<String> {
    let (id, key): (i64, String) = (row.get()?, row.get()?);
    Ok(format!("{id}: {key}"))
}
