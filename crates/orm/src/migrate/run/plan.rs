//! Which migrations, in which order and direction.

use super::{Applied, MigrateOptions, find};
use crate::migrate::{Migration, MigrationKey, Migrations, Sources};
use carafe_core::{Error, ErrorKind, Result};
use std::collections::BTreeSet;

/// Where `migrate` shall end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Goal {
    /// With everything applied.
    All,
    /// With everything of a label applied.
    Label(String),
    /// With this migration the last one of its label.
    To(MigrationKey),
    /// With nothing of a label applied.
    Zero(String),
}

impl Goal {
    pub(super) fn find(
        all: &Migrations,
        sources: &Sources,
        options: MigrateOptions<'_>,
    ) -> Result<Self> {
        let Some(label) = options.label else {
            return Ok(Self::All);
        };
        sources.check_label(label)?;
        match options.target {
            None => Ok(Self::Label(label.to_owned())),
            Some("zero") => Ok(Self::Zero(label.to_owned())),
            Some(name) => find(all, label, name).map(|migration| Self::To(migration.key.clone())),
        }
    }
}

/// What is to be done, and whether each is taken back.
pub(super) fn steps<'a>(
    all: &'a Migrations,
    applied: &BTreeSet<MigrationKey>,
    goal: &Goal,
) -> Vec<(&'a Migration, bool)> {
    let down = to_take_back(all, applied, goal);
    if !down.is_empty() {
        let chosen = all
            .iter()
            .rev()
            .filter(|migration| down.contains(&migration.key));
        return chosen.map(|migration| (migration, true)).collect();
    }
    let up = to_apply(all, applied, goal);
    let chosen = all
        .iter()
        .filter(|migration| up.contains(&migration.key) && !applied.contains(&migration.key));
    chosen.map(|migration| (migration, false)).collect()
}

fn to_apply(
    all: &Migrations,
    applied: &BTreeSet<MigrationKey>,
    goal: &Goal,
) -> BTreeSet<MigrationKey> {
    match goal {
        Goal::All => all.iter().map(|migration| migration.key.clone()).collect(),
        Goal::Label(label) => all
            .leaves(label)
            .into_iter()
            .flat_map(|key| all.ancestors(key))
            .collect(),
        Goal::To(key) if !applied.contains(key) => all.ancestors(key),
        Goal::To(_) | Goal::Zero(_) => BTreeSet::new(),
    }
}

/// Whatever was built on the target goes too, also when it is of another label.
fn to_take_back(
    all: &Migrations,
    applied: &BTreeSet<MigrationKey>,
    goal: &Goal,
) -> BTreeSet<MigrationKey> {
    let goes = |migration: &&Migration| match goal {
        Goal::All | Goal::Label(_) => false,
        Goal::Zero(label) => migration.key.label == *label,
        Goal::To(key) => {
            applied.contains(key)
                && migration.key.label == key.label
                && migration.depends.contains(key)
        }
    };
    let first = all.iter().filter(goes);
    let reached: BTreeSet<MigrationKey> = first
        .flat_map(|migration| all.descendants(&migration.key))
        .collect();
    reached.intersection(applied).cloned().collect()
}

/// What is applied must be what the files say, or nothing runs. Labels that this program does not have are left alone.
pub(super) fn verify(all: &Migrations, sources: &Sources, applied: &[Applied]) -> Result<()> {
    let keys: BTreeSet<&MigrationKey> = applied.iter().map(|applied| &applied.key).collect();
    for entry in applied
        .iter()
        .filter(|applied| sources.labels().any(|label| label == applied.key.label))
    {
        let migration = all.get(&entry.key).ok_or_else(|| lost(&entry.key))?;
        if migration.checksum() != entry.checksum {
            return Err(edited(migration));
        }
        if let Some(before) = migration
            .depends
            .iter()
            .find(|before| !keys.contains(before))
        {
            return Err(out_of_order(migration, before));
        }
    }
    Ok(())
}

#[track_caller]
fn refused(message: String) -> Error {
    Error::new(ErrorKind::Conflict, message)
}

fn lost(key: &MigrationKey) -> Error {
    refused(format!("`{key}` is applied, but its file is gone; nothing was run"))
        .code("orm.E141")
        .hint("put the file back from version control; to undo a migration, run `migrate` back before it first")
}

fn edited(migration: &Migration) -> Error {
    refused(format!(
        "`{}` was edited after it was applied; nothing was run",
        migration.key
    ))
    .code("orm.E140")
    .hint(format!(
        "put the operations of {} back as they were, and write a new migration",
        migration.path
    ))
}

fn out_of_order(migration: &Migration, before: &MigrationKey) -> Error {
    refused(format!("`{}` is applied, but `{before}`, which it depends on, is not; nothing was run", migration.key))
        .code("orm.E144")
        .hint("the database and the files are of different branches: take a database that fits, or fake what is there")
}
