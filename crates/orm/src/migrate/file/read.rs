//! From a file's text to a migration.

use super::{
    Migration, MigrationKey,
    node::{Document, Node},
};
use crate::migrate::Operation;
use carafe_core::Result;

/// The only format so far.
const FORMAT: i64 = 1;

pub(super) fn read(key: MigrationKey, path: &str, text: &str) -> Result<Migration> {
    let document = Document { path, text };
    let table = document.parse()?;
    let mut entries = document.reader(&table);
    check_format(&entries.need("format")?)?;
    let depends = match entries.get("depends") {
        Some(node) => node
            .list()?
            .iter()
            .map(|node| dependency(&key, node))
            .collect::<Result<_>>()?,
        None => Vec::new(),
    };
    let operations = entries.tables("op", |entries| {
        Ok((entries.line(), Operation::read(entries)?))
    })?;
    entries.finish()?;
    let (lines, operations) = operations.into_iter().unzip();
    Ok(Migration {
        key,
        depends,
        operations,
        path: path.to_owned(),
        lines,
    })
}

fn check_format(node: &Node<'_>) -> Result<()> {
    match node.int()? {
        FORMAT => Ok(()),
        other => {
            let hint = "a newer Carafe wrote this file: update the dependency";
            Err(node
                .error(&format!(
                    "`format = {other}` is not known here, only {FORMAT}"
                ))
                .hint(hint))
        }
    }
}

/// `0001_initial` is of the same label, `shop.0001_initial` of any.
fn dependency(own: &MigrationKey, node: &Node<'_>) -> Result<MigrationKey> {
    let text = node.text()?;
    let (label, name) = text.split_once('.').unwrap_or((&own.label, text));
    Ok(MigrationKey::new(label, name))
}
