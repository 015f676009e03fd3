//! What is asked of a model's data now and then.

use super::{ModelMeta, OnDelete, RelationKind};

impl ModelMeta {
    /// The column that counts the changes of a row, when there is one.
    pub fn version(&self) -> Option<u16> {
        (0..)
            .zip(self.columns)
            .find(|(_, column)| column.version)
            .map(|(at, _)| at)
    }

    /// The columns that are set to the present time whenever the row is saved.
    pub(crate) fn auto_now(&self) -> impl Iterator<Item = u16> {
        (0..)
            .zip(self.columns)
            .filter(|(_, column)| column.auto_now)
            .map(|(at, _)| at)
    }
}

impl RelationKind {
    /// The column that holds the other's key, when this table does.
    pub(crate) fn key_column(self) -> Option<u16> {
        match self {
            Self::ForeignKey { column, .. } => Some(column),
            _ => None,
        }
    }
}

impl OnDelete {
    /// What the database itself is told. The other ways are the application's: a row that is deleted by plain SQL
    /// is refused there.
    #[must_use]
    pub fn in_database(self) -> Self {
        match self {
            Self::Protect => Self::Restrict,
            Self::SetDefault | Self::Set => Self::DoNothing,
            other => other,
        }
    }
}
