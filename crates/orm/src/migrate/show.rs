//! `showmigrations` and `sqlmigrate`.

use super::{
    Migration, MigrationKey, Sources, Statement,
    autodetect::detect,
    ddl::statements,
    operation::Around,
    run::{Program, applied, find},
};
use crate::{db::Db, model::Registry, schema::State, sql::Dialect};
use carafe_core::Result;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{self, Write as _},
};

/// What `showmigrations` lists. Its `Display` is what the command prints.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The migrations of each label, in order.
    pub labels: BTreeMap<String, Vec<Entry>>,
}

/// One migration in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Whether it is applied.
    pub applied: bool,
    /// What is wrong with it: edited after it was applied, or its file is gone.
    pub note: Option<&'static str>,
}

/// Which migrations there are and which are applied; of these labels, or of all when there are none.
pub async fn show(db: &Db, sources: &Sources, labels: &[String]) -> Result<Shown> {
    labels
        .iter()
        .try_for_each(|label| sources.check_label(label))?;
    let all = sources.read()?;
    let mut known: BTreeMap<MigrationKey, String> = applied(db)
        .await?
        .into_iter()
        .map(|applied| (applied.key, applied.checksum))
        .collect();
    let mut shown = Shown::default();
    for label in sources
        .labels()
        .filter(|label| labels.is_empty() || labels.iter().any(|wanted| wanted == label))
    {
        let own = all.iter().filter(|migration| migration.key.label == label);
        let mut entries: Vec<Entry> = own
            .map(|migration| entry(migration, known.remove(&migration.key).as_deref()))
            .collect();
        let lost = known.keys().filter(|key| key.label == label);
        entries.extend(lost.map(|key| Entry {
            name: key.name.clone(),
            applied: true,
            note: Some("its file is gone"),
        }));
        shown.labels.insert(label.to_owned(), entries);
    }
    Ok(shown)
}

fn entry(migration: &Migration, checksum: Option<&str>) -> Entry {
    let edited = checksum.is_some_and(|checksum| checksum != migration.checksum());
    let note = edited.then_some("edited after it was applied");
    Entry {
        name: migration.key.name.clone(),
        applied: checksum.is_some(),
        note,
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (label, entries)) in self.labels.iter().enumerate() {
            write!(f, "{}{label}", if position == 0 { "" } else { "\n" })?;
            if entries.is_empty() {
                write!(f, "\n (no migrations)")?;
            }
            entries
                .iter()
                .try_for_each(|entry| write!(f, "\n {entry}"))?;
        }
        Ok(())
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "[{}] {}",
            if self.applied { 'X' } else { ' ' },
            self.name
        )?;
        self.note.map_or(Ok(()), |note| write!(f, " ({note})"))
    }
}

/// The script of one migration, for any database and without one. `backwards` gives the script that takes it back.
pub fn sql(
    sources: &Sources,
    label: &str,
    name: &str,
    dialect: Dialect,
    backwards: bool,
) -> Result<String> {
    sources.check_label(label)?;
    let all = sources.read()?;
    let migration = find(&all, label, name)?;
    let mut needed: BTreeSet<MigrationKey> = all.ancestors(&migration.key);
    needed.remove(&migration.key);
    let before = all.replay(|key| needed.contains(key))?;
    let program = Program::new(migration, before, dialect, backwards)?;
    let undo = if backwards { "undo: " } else { "" };
    let names = migration
        .operations
        .iter()
        .map(|operation| format!("{undo}{}", operation.describe()));
    let names: Vec<String> = names.collect();
    Ok(commented(&names, &program, backwards))
}

/// Each statement below the names of the operations it serves.
fn commented(names: &[String], program: &Program, backwards: bool) -> String {
    let mut text = String::from("BEGIN;\n");
    let mut order: Vec<usize> = (0..names.len()).collect();
    if backwards {
        order.reverse();
    }
    let mut waiting = order.into_iter().peekable();
    for (operation, statement) in &program.statements {
        let reached = |next: &usize| {
            if backwards {
                next >= operation
            } else {
                next <= operation
            }
        };
        while let Some(next) = waiting.next_if(reached) {
            let _ = writeln!(text, "-- {}", names[next]);
        }
        let _ = writeln!(text, "{statement}");
    }
    text.push_str("COMMIT;\n");
    text
}

/// The script that makes all tables of the models in an empty database.
pub fn create_sql(registry: &Registry, dialect: Dialect) -> Result<String> {
    let mut before = State::new();
    let mut changes = Vec::new();
    for (label, operation) in detect(&before, &State::from_registry(registry)?, &|_, _| None)? {
        let mut after = before.clone();
        operation.apply(&label, &mut after)?;
        let around = Around {
            label: &label,
            before: &before,
            after: &after,
        };
        changes.extend(
            operation
                .forwards(around)?
                .into_iter()
                .map(|change| (0, change)),
        );
        before = after;
    }
    let mut text = String::new();
    for (_, statement) in statements(dialect, &changes) {
        if let Statement::Sql(_) = statement {
            let _ = writeln!(text, "{statement}");
        }
    }
    Ok(text)
}
