//! One generic foreign key of a model, as data.

use super::{OnDelete, RelationMeta};

/// A generic foreign key: two columns, one of which says which model the key in the other belongs to.
#[derive(Debug)]
pub struct GenericMeta {
    /// Name of the field in the struct.
    pub name: &'static str,
    /// Position of the column that says which model; that of the key stands behind it.
    pub column: u16,
    /// What happens to this row when the other goes.
    pub on_delete: OnDelete,
    /// The models; none stands for every model that is listed.
    pub targets: &'static [RelationMeta],
}

impl GenericMeta {
    /// Position of the column of the key.
    pub const fn key(&self) -> u16 {
        self.column + 1
    }
}
