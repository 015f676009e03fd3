//! Which models refer to which, as the registry lists them.

use crate::model::{ModelMeta, OnDelete, Registry, RelationKind};
use std::collections::HashSet;

/// A foreign key that leads to a model.
#[derive(Clone, Copy)]
pub(super) struct Incoming {
    pub(super) model: &'static ModelMeta,
    pub(super) relation: u16,
    pub(super) column: u16,
    pub(super) rule: OnDelete,
    /// Whether the database knows of it.
    in_database: bool,
}

/// All foreign keys that lead to this model.
pub(super) fn incoming(registry: &Registry, meta: &ModelMeta) -> Vec<Incoming> {
    let models = registry.models().iter().map(|entry| entry.meta);
    let relations =
        models.flat_map(|model| (0..).zip(model.relations).map(move |pair| (model, pair)));
    let leads_here = relations.filter(|(_, (_, relation))| (relation.target)().id == meta.id);
    let keys = leads_here.filter_map(|(model, (relation, info))| match info.kind {
        RelationKind::ForeignKey {
            column, on_delete, ..
        } => Some(Incoming {
            model,
            relation,
            column,
            rule: on_delete,
            in_database: model.managed && info.constrained,
        }),
        _ => None,
    });
    keys.collect()
}

/// The many-to-many relations whose third table holds keys of this model: whose they are, which, and whether this
/// model is at the far side.
pub(super) fn links(registry: &Registry, meta: &ModelMeta) -> Vec<(&'static ModelMeta, u16, bool)> {
    let mut found = Vec::new();
    for model in registry.models().iter().map(|entry| entry.meta) {
        for (number, relation) in (0..).zip(model.relations) {
            // The rows of an own model of links go by its foreign keys.
            let own = relation.through.is_some();
            if own || !matches!(relation.kind, RelationKind::ManyToMany { .. }) {
                continue;
            }
            if model.id == meta.id {
                found.push((model, number, false));
            }
            if (relation.target)().id == meta.id {
                found.push((model, number, true));
            }
        }
    }
    found
}

/// Whether the database alone would not do what the models say: then the rows are collected first.
pub(super) fn needs_collecting(registry: &Registry, meta: &'static ModelMeta) -> bool {
    let (mut seen, mut open) = (HashSet::from([meta.id]), vec![meta]);
    while let Some(meta) = open.pop() {
        if meta.hooks.is_some()
            || links(registry, meta)
                .iter()
                .any(|(model, ..)| !model.managed)
        {
            return true;
        }
        for key in incoming(registry, meta) {
            let by_itself = key.in_database && key.model.history.is_none();
            match key.rule {
                OnDelete::DoNothing => {}
                OnDelete::SetNull if by_itself => {}
                OnDelete::Cascade if by_itself => {
                    open.extend(seen.insert(key.model.id).then_some(key.model));
                }
                _ => return true,
            }
        }
    }
    false
}

/// Whether rows of this model can be deleted by their foreign key alone: nothing depends on them, nobody watches.
pub(super) fn is_leaf(registry: &Registry, meta: &'static ModelMeta) -> bool {
    let restricted = meta.relations.iter().any(|relation| {
        matches!(
            relation.kind,
            RelationKind::ForeignKey {
                on_delete: OnDelete::Restrict,
                ..
            }
        )
    });
    meta.hooks.is_none()
        && !restricted
        && incoming(registry, meta).is_empty()
        && links(registry, meta).is_empty()
}

/// Those that refer to others come first, so that no row is deleted while another of them refers to it. What goes
/// round in a circle keeps its order.
pub(super) fn referring_first(models: &[&'static ModelMeta]) -> Vec<usize> {
    let refers = |from: &ModelMeta, to: &ModelMeta| {
        from.id != to.id
            && from.relations.iter().any(|relation| {
                matches!(relation.kind, RelationKind::ForeignKey { .. })
                    && (relation.target)().id == to.id
            })
    };
    let mut left: Vec<usize> = (0..models.len()).collect();
    let mut order = Vec::with_capacity(models.len());
    while !left.is_empty() {
        let free = left
            .iter()
            .position(|at| !left.iter().any(|other| refers(models[*other], models[*at])));
        // The last one found in a circle is the farthest from the start.
        order.push(left.remove(free.unwrap_or(left.len() - 1)));
    }
    order
}
