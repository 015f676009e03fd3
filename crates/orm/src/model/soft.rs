//! Models whose rows are thrown away before they are deleted.

use super::{Model, ModelMeta};
use crate::query::{
    scoped::OWN,
    tape::{Code, PathNode, Tape},
};

/// A model with `#[model(soft_delete = …)]`.
#[diagnostic::on_unimplemented(
    message = "rows of `{Self}` are deleted at once: it has no trash",
    label = "not a soft-deleted model",
    note = "add `#[model(soft_delete = deleted_at)]` and `pub deleted_at: Option<DateTime>` to it"
)]
pub trait SoftDelete: Model {}

impl ModelMeta {
    /// Whether rows in the trash may have the same values in these unique columns.
    ///
    /// The primary key names a row wherever it is, and a one-to-one relation leads to one row.
    pub(crate) fn is_unique_outside_trash(&self, columns: &[u16]) -> bool {
        let Some(gone) = self.soft_delete else {
            return false;
        };
        let to_one = |column: u16| {
            let column = &self.columns[usize::from(column)];
            column.unique && column.relation.is_some()
        };
        columns != self.pk
            && !columns.contains(&gone)
            && !matches!(columns, [column] if to_one(*column))
    }
}

impl Tape {
    /// The start of a statement about the row that has certain values in these unique columns.
    pub(crate) fn unique(node: &'static PathNode, columns: &[u16]) -> Self {
        if !node.model.is_unique_outside_trash(columns) {
            return Self::base(node);
        }
        let mut tape = Self::from(node);
        tape.op(Code::Unscoped, OWN);
        tape
    }

    /// One more condition of a definition: the row is not in the trash.
    pub(crate) fn kept_outside_trash(&mut self, node: &'static PathNode) {
        let Some(gone) = node.model.soft_delete else {
            return;
        };
        let further = self.ops().len() > 1;
        self.at(Code::Column, gone, node);
        self.op(Code::IsNull, 0);
        if further {
            self.op(Code::And, 0);
        }
    }
}
