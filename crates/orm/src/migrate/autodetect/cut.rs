//! From one list of operations to migrations: as few as possible, and never in a circle.

use super::Planned;
use crate::{
    migrate::{MigrationKey, Migrations, Operation},
    schema::ModelKey,
};
use std::collections::{BTreeMap, BTreeSet};

/// A migration that has no name yet.
#[derive(Debug)]
pub(in crate::migrate) struct Draft {
    pub(in crate::migrate) label: String,
    pub(in crate::migrate) operations: Vec<Operation>,
    /// Other drafts, by position.
    pub(in crate::migrate) after_drafts: BTreeSet<usize>,
    /// Migrations that exist.
    pub(in crate::migrate) after: BTreeSet<MigrationKey>,
}

/// Cuts the operations. One joins its label's last draft unless that draft would then wait for itself.
pub(in crate::migrate) fn cut(planned: Vec<Planned>, existing: &Migrations) -> Vec<Draft> {
    let mut drafts = Drafts {
        list: Vec::new(),
        last: BTreeMap::new(),
        makers: BTreeMap::new(),
        existing,
    };
    for (label, operation) in planned {
        drafts.add(&label, operation);
    }
    drafts.list
}

struct Drafts<'a> {
    list: Vec<Draft>,
    /// The last draft of each label.
    last: BTreeMap<String, usize>,
    /// The draft that makes each new model.
    makers: BTreeMap<ModelKey, usize>,
    existing: &'a Migrations,
}

impl Drafts<'_> {
    fn add(&mut self, label: &str, operation: Operation) {
        let targets = targets(&operation);
        let needed: BTreeSet<usize> = targets
            .iter()
            .filter_map(|key| self.makers.get(key).copied())
            .collect();
        let position = match self.last.get(label) {
            Some(last)
                if !needed
                    .iter()
                    .any(|other| other != last && self.waits_for(*other, *last)) =>
            {
                *last
            }
            _ => self.open(label),
        };
        if let Operation::CreateModel(create) = &operation {
            self.makers
                .insert(ModelKey::new(label, &create.name), position);
        }
        let others = targets
            .iter()
            .filter(|key| key.label != label && !self.makers.contains_key(key));
        let leaves = others
            .flat_map(|key| self.existing.leaves(&key.label))
            .cloned();
        let draft = &mut self.list[position];
        draft.after.extend(leaves);
        draft
            .after_drafts
            .extend(needed.into_iter().filter(|other| *other != position));
        draft.operations.push(operation);
    }

    /// A new draft after the last one of the label, or after the label's migrations.
    fn open(&mut self, label: &str) -> usize {
        let before = self.last.get(label).copied();
        let leaves = if before.is_none() {
            self.existing.leaves(label)
        } else {
            Vec::new()
        };
        let position = self.list.len();
        self.list.push(Draft {
            label: label.to_owned(),
            operations: Vec::new(),
            after_drafts: before.into_iter().collect(),
            after: leaves.into_iter().cloned().collect(),
        });
        self.last.insert(label.to_owned(), position);
        position
    }

    fn waits_for(&self, draft: usize, other: usize) -> bool {
        draft == other
            || self.list[draft]
                .after_drafts
                .iter()
                .any(|before| self.waits_for(*before, other))
    }
}

/// The models that an operation's relations lead to.
fn targets(operation: &Operation) -> Vec<ModelKey> {
    let fields = match operation {
        Operation::CreateModel(create) => create.model.fields.as_slice(),
        Operation::AddField(add) => std::slice::from_ref(&add.field),
        Operation::AddIndex(_)
        | Operation::AddUnique(_)
        | Operation::AddSearch(_)
        | Operation::RemoveSearch(_) => &[],
    };
    let inside = fields
        .iter()
        .filter_map(|field| field.target())
        .filter(|target| target.external.is_none());
    inside.map(|target| target.model.clone()).collect()
}
