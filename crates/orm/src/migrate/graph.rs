//! All migrations and what depends on what.

use super::{Migration, MigrationKey};
use crate::schema::State;
use carafe_core::{Error, Result, suggest};
use std::collections::{BTreeMap, BTreeSet};

/// All migrations, checked: each dependency is there, and there is an order.
#[derive(Debug, Clone, Default)]
pub struct Migrations {
    by_key: BTreeMap<MigrationKey, Migration>,
    order: Vec<MigrationKey>,
}

impl Migrations {
    /// Puts migrations in order. A dependency that is missing is an error, and so is a circle.
    pub fn new(migrations: Vec<Migration>) -> Result<Self> {
        let by_key = migrations
            .into_iter()
            .map(|migration| (migration.key.clone(), migration))
            .collect();
        let mut all = Self {
            by_key,
            order: Vec::new(),
        };
        all.by_key
            .values()
            .try_for_each(|migration| all.check_depends(migration))?;
        all.order = all.sorted()?;
        Ok(all)
    }

    /// The migration of this name.
    pub fn get(&self, key: &MigrationKey) -> Option<&Migration> {
        self.by_key.get(key)
    }

    /// All of them, each after those it depends on; where that leaves a choice, by label and name.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Migration> {
        self.order.iter().map(|key| &self.by_key[key])
    }

    /// The migrations of a label that no other one of the label depends on: one, unless branches were merged.
    pub fn leaves(&self, label: &str) -> Vec<&MigrationKey> {
        let own = || {
            self.by_key
                .values()
                .filter(|migration| migration.key.label == label)
        };
        let needed: BTreeSet<&MigrationKey> =
            own().flat_map(|migration| &migration.depends).collect();
        own()
            .map(|migration| &migration.key)
            .filter(|key| !needed.contains(key))
            .collect()
    }

    /// A migration and everything it depends on.
    pub fn ancestors(&self, key: &MigrationKey) -> BTreeSet<MigrationKey> {
        reach(key, |found| {
            self.by_key
                .get(found)
                .map(|m| m.depends.iter().collect())
                .unwrap_or_default()
        })
    }

    /// A migration and everything that depends on it.
    pub fn descendants(&self, key: &MigrationKey) -> BTreeSet<MigrationKey> {
        let children = |found: &MigrationKey| {
            let depend = self
                .by_key
                .values()
                .filter(|migration| migration.depends.contains(found));
            depend.map(|migration| &migration.key).collect()
        };
        reach(key, children)
    }

    /// The state after all of them.
    pub fn state(&self) -> Result<State> {
        self.replay(|_| true)
    }

    /// The state after those that `applied` names.
    pub fn replay(&self, applied: impl Fn(&MigrationKey) -> bool) -> Result<State> {
        let mut state = State::new();
        let chosen = self.iter().filter(|migration| applied(&migration.key));
        chosen
            .into_iter()
            .try_for_each(|migration| migration.apply(&mut state))?;
        Ok(state)
    }

    /// An error when two branches of a label touch the same thing; others may stay side by side.
    pub fn check_branches(&self) -> Result<()> {
        let labels: BTreeSet<&str> = self.by_key.keys().map(|key| key.label.as_str()).collect();
        for label in labels {
            let leaves = self.leaves(label);
            for (position, one) in leaves.iter().enumerate() {
                leaves[position + 1..]
                    .iter()
                    .try_for_each(|other| self.check_pair(one, other))?;
            }
        }
        Ok(())
    }

    fn check_pair(&self, one: &MigrationKey, other: &MigrationKey) -> Result<()> {
        let (left, right) = (self.ancestors(one), self.ancestors(other));
        for mine in left.difference(&right).filter_map(|key| self.get(key)) {
            for theirs in right.difference(&left).filter_map(|key| self.get(key)) {
                check_clash(mine, theirs)?;
            }
        }
        Ok(())
    }

    fn check_depends(&self, migration: &Migration) -> Result<()> {
        let Some(missing) = migration
            .depends
            .iter()
            .find(|key| !self.by_key.contains_key(key))
        else {
            return Ok(());
        };
        let error = Error::config(format!(
            "{}: `depends` names `{missing}`, which is not there",
            migration.path
        ))
        .code("orm.E021");
        let known: Vec<String> = self.by_key.keys().map(ToString::to_string).collect();
        Err(
            match suggest::nearest(&missing.to_string(), known.iter().map(String::as_str)) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint(format!(
                    "put its file back, or list the models of `{}` in the app",
                    missing.label
                )),
            },
        )
    }

    /// Kahn's order: always the first one that waits for nothing.
    fn sorted(&self) -> Result<Vec<MigrationKey>> {
        let mut waiting: BTreeMap<&MigrationKey, &Migration> = self.by_key.iter().collect();
        let mut order: Vec<MigrationKey> = Vec::new();
        let mut done: BTreeSet<&MigrationKey> = BTreeSet::new();
        while !waiting.is_empty() {
            let free = waiting
                .values()
                .find(|migration| migration.depends.iter().all(|key| done.contains(key)));
            let Some(free) = free else {
                return Err(circle(&waiting));
            };
            let key = &free.key;
            waiting.remove(key);
            done.insert(key);
            order.push(key.clone());
        }
        Ok(order)
    }
}

/// Everything that `next` leads to, and the start itself.
fn reach<'a>(
    start: &MigrationKey,
    next: impl Fn(&MigrationKey) -> Vec<&'a MigrationKey>,
) -> BTreeSet<MigrationKey> {
    let mut found = BTreeSet::from([start.clone()]);
    let mut todo = vec![start.clone()];
    while let Some(key) = todo.pop() {
        let new = next(&key)
            .into_iter()
            .filter(|key| found.insert((*key).clone()));
        todo.extend(new.cloned().collect::<Vec<_>>());
    }
    found
}

impl Migration {
    /// What it makes of a state; an error names the file and the line.
    pub(crate) fn apply(&self, state: &mut State) -> Result<()> {
        for (position, operation) in self.operations.iter().enumerate() {
            operation.apply(&self.key.label, state).map_err(|error| {
                let message = format!(
                    "{}: {}: {}",
                    self.place(position),
                    operation.describe(),
                    error.message()
                );
                let hint = error
                    .hint_text()
                    .unwrap_or("compare the file with version control")
                    .to_owned();
                Error::config(message).code("orm.E022").hint(hint)
            })?;
        }
        Ok(())
    }
}

fn check_clash(mine: &Migration, theirs: &Migration) -> Result<()> {
    for one in &mine.operations {
        for other in &theirs.operations {
            let (left, right) = (
                one.footprint(&mine.key.label),
                other.footprint(&theirs.key.label),
            );
            if let Some(what) = left.clash(&right) {
                return Err(two_branches(
                    mine,
                    theirs,
                    &format!("{} / {}: {what}", one.describe(), other.describe()),
                ));
            }
        }
    }
    Ok(())
}

fn two_branches(mine: &Migration, theirs: &Migration, what: &str) -> Error {
    Error::config(format!(
        "`{}` and `{}` stand side by side and touch the same thing ({what})",
        mine.key, theirs.key
    ))
    .code("orm.E023")
    .hint(format!(
        "write `depends = [\"{}\"]` into {} and take out what is there twice",
        theirs.key.name, mine.path
    ))
}

fn circle(waiting: &BTreeMap<&MigrationKey, &Migration>) -> Error {
    let names: Vec<String> = waiting.keys().map(|key| format!("`{key}`")).collect();
    Error::config(format!(
        "these migrations wait for each other: {}",
        names.join(", ")
    ))
    .code("orm.E021")
    .hint("take out one of their `depends`")
}
