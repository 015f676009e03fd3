//! `makemigrations`: from the compiled models to new files.

use super::{
    Fill, Migration, MigrationKey, Migrations, Operation, Sources,
    autodetect::{
        cut::{Draft, cut},
        detect,
    },
    source::shown,
};
use crate::{
    model::{ColumnMeta, Registry},
    schema::{ModelKey, State},
    value::Value,
};
use carafe_core::{Error, Result};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// Longest name that is made from operations.
const NAME_WIDTH: usize = 52;

/// What `makemigrations` was asked.
#[derive(Debug, Clone, Default)]
pub struct MakeOptions {
    /// Only these labels, and what they depend on; all when empty.
    pub labels: Vec<String>,
    /// `--check`: only say whether something is missing.
    pub check: bool,
    /// `--dry-run`: show what would be written.
    pub dry_run: bool,
    /// `--name`: the files' names after their numbers.
    pub name: Option<String>,
}

/// What `makemigrations` made. Its `Display` is what the command prints.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// The new migrations, each after those it depends on.
    pub migrations: Vec<Migration>,
    /// Whether their files were written.
    pub written: bool,
    /// Whether to print the files' texts.
    dry_run: bool,
}

/// Compares the models with the migrations and writes what is missing.
///
/// A difference that operations cannot express is an error that names it, and nothing is written; so is a new field
/// that can be neither NULL nor filled. With `check`, [`Made::is_empty`] says whether the command succeeds.
pub fn make(registry: &Registry, sources: &Sources, options: &MakeOptions) -> Result<Made> {
    options
        .labels
        .iter()
        .try_for_each(|label| sources.check_label(label))?;
    let existing = sources.read()?;
    existing.check_branches()?;
    let drafts = chosen(
        cut(missing(registry, sources, &existing)?, &existing),
        &options.labels,
    );
    let migrations = named(drafts, sources, &existing, options)?;
    let written = !options.check && !options.dry_run && !migrations.is_empty();
    if written {
        write_all(sources, &migrations)?;
    }
    Ok(Made {
        migrations,
        written,
        dry_run: options.dry_run,
    })
}

/// What the models have and no migration makes, in sentences. A program with any is not ready to be released.
///
/// Differences that operations cannot express are an error, as for [`make`].
pub fn unmade(registry: &Registry, sources: &Sources) -> Result<Vec<String>> {
    let existing = sources.read()?;
    let planned = missing(registry, sources, &existing)?;
    Ok(planned
        .into_iter()
        .map(|(label, operation)| format!("{label}: {}", operation.describe()))
        .collect())
}

/// Models of labels without a place for files are not ours to migrate.
fn missing(
    registry: &Registry,
    sources: &Sources,
    existing: &Migrations,
) -> Result<Vec<(String, Operation)>> {
    let wanted = State::from_registry(registry)?;
    wanted
        .models()
        .try_for_each(|(key, _)| sources.check_label(&key.label))?;
    detect(&existing.state()?, &wanted, &|key, field| {
        fill(registry, key, field)
    })
}

/// What the model gives new rows is what old ones get.
fn fill(registry: &Registry, key: &ModelKey, field: &str) -> Option<Fill> {
    let meta = registry.find(&key.to_string())?.meta;
    let column: &ColumnMeta = &meta.columns[usize::from(meta.column(field)?)];
    if column.auto_now || column.auto_now_add {
        return Some(Fill::Now);
    }
    match column.default?() {
        Value::Null | Value::List(_) => None,
        value => Some(Fill::Value(value)),
    }
}

/// The drafts of these labels and those they wait for; the positions inside stay right.
fn chosen(drafts: Vec<Draft>, labels: &[String]) -> Vec<(usize, Draft)> {
    let mut wanted = BTreeSet::new();
    for (position, draft) in drafts.iter().enumerate().rev() {
        if labels.is_empty() || labels.contains(&draft.label) || wanted.contains(&position) {
            add_with_needed(&drafts, position, &mut wanted);
        }
    }
    drafts
        .into_iter()
        .enumerate()
        .filter(|(position, _)| wanted.contains(position))
        .collect()
}

fn add_with_needed(drafts: &[Draft], position: usize, wanted: &mut BTreeSet<usize>) {
    if wanted.insert(position) {
        drafts[position]
            .after_drafts
            .iter()
            .for_each(|before| add_with_needed(drafts, *before, wanted));
    }
}

/// The name of each draft, by the draft's position.
type Keys = BTreeMap<usize, MigrationKey>;

/// Numbers and names; a draft that waits for others comes after them.
fn named(
    drafts: Vec<(usize, Draft)>,
    sources: &Sources,
    existing: &Migrations,
    options: &MakeOptions,
) -> Result<Vec<Migration>> {
    let mut keys = Keys::new();
    for (position, draft) in &drafts {
        let key = next_key(draft, existing, &keys, options)?;
        keys.insert(*position, key);
    }
    drafts
        .into_iter()
        .map(|(position, draft)| finish(draft, keys[&position].clone(), &keys, sources))
        .collect()
}

fn next_key(
    draft: &Draft,
    existing: &Migrations,
    keys: &Keys,
    options: &MakeOptions,
) -> Result<MigrationKey> {
    let old = existing.iter().map(|migration| &migration.key);
    let own = old
        .chain(keys.values())
        .filter(|key| key.label == draft.label);
    let last = own.filter_map(MigrationKey::number).max().unwrap_or(0);
    let slug = slug(draft, last == 0, options)?;
    Ok(MigrationKey::new(
        &draft.label,
        format!("{:04}_{slug}", last + 1),
    ))
}

fn finish(draft: Draft, key: MigrationKey, keys: &Keys, sources: &Sources) -> Result<Migration> {
    let new = draft.after_drafts.iter().map(|before| keys[before].clone());
    let mut depends: Vec<MigrationKey> = draft.after.into_iter().chain(new).collect();
    depends.sort_by_key(|other| (other.label != key.label, other.clone()));
    Ok(Migration {
        depends,
        operations: draft.operations,
        path: shown(&file_path(sources, &key)?),
        lines: Vec::new(),
        key,
    })
}

fn slug(draft: &Draft, first: bool, options: &MakeOptions) -> Result<String> {
    if let Some(name) = &options.name {
        let fits = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        return if fits {
            Ok(name.clone())
        } else {
            Err(unfit_name(name))
        };
    }
    if first {
        Ok("initial".to_owned())
    } else {
        Ok(joined(&draft.operations))
    }
}

/// The operations' own names, until the line is full.
fn joined(operations: &[Operation]) -> String {
    let mut name = String::new();
    for operation in operations {
        let part: String = operation
            .slug()
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect();
        if !name.is_empty() && name.len() + 1 + part.len() > NAME_WIDTH {
            return name + "_and_more";
        }
        if !name.is_empty() {
            name.push('_');
        }
        name.push_str(&part[..part.len().min(NAME_WIDTH)]);
    }
    name
}

fn unfit_name(name: &str) -> Error {
    Error::bad_request(format!("`{name}` cannot be the name of a migration"))
        .code("orm.E026")
        .hint("use letters, digits and `_`")
}

/// All files or none: each is new, and those that were written go again when a later one fails.
fn write_all(sources: &Sources, migrations: &[Migration]) -> Result<()> {
    let mut written: Vec<PathBuf> = Vec::new();
    for migration in migrations {
        let path = file_path(sources, &migration.key)?;
        if let Err(error) = write_new(&path, &migration.to_toml()) {
            for path in &written {
                drop(fs::remove_file(path));
            }
            let message = format!(
                "{} cannot be written: {error}; nothing written",
                path.display()
            );
            return Err(Error::config(message).code("orm.E028").cause(error));
        }
        written.push(path);
    }
    Ok(())
}

fn file_path(sources: &Sources, key: &MigrationKey) -> Result<PathBuf> {
    Ok(sources
        .folder(&key.label)?
        .join(format!("{}.toml", key.name)))
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}

impl Made {
    /// Whether the migrations had everything already.
    pub fn is_empty(&self) -> bool {
        self.migrations.is_empty()
    }
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("No changes detected");
        }
        for (position, migration) in self.migrations.iter().enumerate() {
            let separator = if position == 0 { "" } else { "\n" };
            write!(
                f,
                "{separator}Migrations for '{}':\n  {}",
                migration.key.label, migration.path
            )?;
            for operation in &migration.operations {
                write!(f, "\n    + {}", operation.describe())?;
            }
            if self.dry_run {
                write!(f, "\n\n{}", migration.to_toml())?;
            }
        }
        Ok(())
    }
}
