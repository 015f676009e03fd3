//! New models, each after those it refers to.

use crate::schema::{Field, FieldKind, ModelKey, ModelState, State};
use std::collections::BTreeSet;

/// A new model and the fields that must wait until others exist.
#[derive(Debug)]
pub(super) struct New<'a> {
    pub(super) key: &'a ModelKey,
    pub(super) model: &'a ModelState,
    pub(super) late: Vec<&'a Field>,
}

impl New<'_> {
    /// The model without the late fields and what is built on them.
    pub(super) fn early_model(&self) -> ModelState {
        let is_late = |name: &str| self.late.iter().any(|field| field.name == name);
        let mut model = self.model.clone();
        model.fields.retain(|field| !is_late(&field.name));
        model
            .uniques
            .retain(|unique| !unique.fields.iter().any(|field| is_late(field)));
        model
            .indexes
            .retain(|index| !index.fields.iter().any(|field| is_late(&field.name)));
        model
    }
}

/// The models that only `to` has. One that waits for nothing comes first, then one that only waits with
/// many-to-many fields, which have tables of their own; in a circle, one whose foreign keys may be NULL.
pub(super) fn creation_order<'a>(from: &State, to: &'a State) -> Vec<New<'a>> {
    let mut waiting: Vec<(&ModelKey, &ModelState)> = to
        .models()
        .filter(|(key, _)| from.get(key).is_none())
        .collect();
    let mut order = Vec::new();
    while !waiting.is_empty() {
        let there: BTreeSet<&ModelKey> = waiting.iter().map(|(key, _)| *key).collect();
        let cost = |(key, model): &(&ModelKey, &ModelState)| {
            late_fields(key, model, &there).map(|(_, cost)| cost).sum()
        };
        let costs: Vec<u32> = waiting.iter().map(cost).collect();
        let cheapest = (0..costs.len())
            .min_by_key(|position| costs[*position])
            .unwrap_or(0);
        let (key, model) = waiting[cheapest];
        let late = late_fields(key, model, &there)
            .map(|(field, _)| field)
            .collect();
        waiting.remove(cheapest);
        order.push(New { key, model, late });
    }
    order
}

/// The fields that lead to models which are not there yet, and what it costs to add each later.
fn late_fields<'a>(
    key: &'a ModelKey,
    model: &'a ModelState,
    waiting: &BTreeSet<&ModelKey>,
) -> impl Iterator<Item = (&'a Field, u32)> {
    model.fields.iter().filter_map(move |field| {
        let target = field.target()?;
        let waits =
            target.external.is_none() && target.model != *key && waiting.contains(&target.model);
        let cost = match &field.kind {
            FieldKind::ManyToMany(_) => 1,
            FieldKind::Column(column) if column.nullable => 1_000,
            FieldKind::Column(_) => 1_000_000,
        };
        waits.then_some((field, cost))
    })
}
