//! One migration and its file.

mod layout;
mod node;
mod read;

pub(crate) use self::node::{Node, Reader};

use super::Operation;
use crate::schema::sha256_hex;
use carafe_core::Result;
use std::fmt;

/// The name of a migration: the label of its blueprint and the name of its file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MigrationKey {
    /// Label of the blueprint, such as `shop`.
    pub label: String,
    /// Name of the file without its ending, such as `0002_product_weight`.
    pub name: String,
}

/// One migration.
#[derive(Debug, Clone, PartialEq)]
pub struct Migration {
    /// Its name.
    pub key: MigrationKey,
    /// The migrations that must be applied before it.
    pub depends: Vec<MigrationKey>,
    /// What it does, in order.
    pub operations: Vec<Operation>,
    /// Its file, as messages name it.
    pub path: String,
    /// The line of each operation in the file.
    pub lines: Vec<usize>,
}

impl MigrationKey {
    /// The migration of this name of this label.
    pub fn new(label: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            name: name.into(),
        }
    }

    /// The number that its name begins with.
    pub fn number(&self) -> Option<u32> {
        self.name.split('_').next()?.parse().ok()
    }
}

impl fmt::Display for MigrationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.label, self.name)
    }
}

impl Migration {
    /// Reads a file; an error names the path and the line.
    ///
    /// ```
    /// use carafe_orm::migrate::{Migration, MigrationKey};
    ///
    /// let key = MigrationKey::new("shop", "0001_initial");
    /// let migration = Migration::parse(key, "migrations/shop/0001_initial.toml", "format = 1\n")?;
    /// assert!(migration.operations.is_empty());
    /// # Ok::<(), carafe_core::Error>(())
    /// ```
    pub fn parse(key: MigrationKey, path: &str, text: &str) -> Result<Self> {
        read::read(key, path, text)
    }

    /// The text of its file.
    pub fn to_toml(&self) -> String {
        layout::write(self)
    }

    /// The hash over its operations. Comments, layout and dependencies do not count.
    pub fn checksum(&self) -> String {
        let mut text = String::new();
        self.operations
            .iter()
            .for_each(|operation| operation.write_canonical(&mut text));
        sha256_hex(&text)
    }

    /// Where an operation stands, as `path:line`.
    pub(crate) fn place(&self, operation: usize) -> String {
        self.lines
            .get(operation)
            .map_or_else(|| self.path.clone(), |line| format!("{}:{line}", self.path))
    }
}
