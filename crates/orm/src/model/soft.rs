//! Models whose rows are thrown away before they are deleted.

use super::Model;

/// A model with `#[model(soft_delete = …)]`.
#[diagnostic::on_unimplemented(
    message = "rows of `{Self}` are deleted at once: it has no trash",
    label = "not a soft-deleted model",
    note = "add `#[model(soft_delete = deleted_at)]` and `pub deleted_at: Option<DateTime>` to it"
)]
pub trait SoftDelete: Model {}
