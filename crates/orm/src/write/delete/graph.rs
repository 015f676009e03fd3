//! Which models refer to which, as the registry lists them.

use crate::{
    model::{GenericMeta, ModelMeta, OnDelete, Registry, RelationKind},
    value::Value,
};
use std::collections::HashSet;

/// A foreign key that leads to a model.
#[derive(Clone)]
pub(super) struct Incoming {
    pub(super) model: &'static ModelMeta,
    /// Name of the field.
    pub(super) field: &'static str,
    pub(super) column: u16,
    pub(super) rule: OnDelete,
    /// The key that takes the place of a deleted row's.
    pub(super) set: Option<fn() -> Value>,
    /// What the column before it holds when it is the key of this model, for a generic foreign key.
    pub(super) kind: Option<Box<str>>,
    /// Whether the database knows of it.
    in_database: bool,
}

/// The models, each table once.
fn tables(registry: &Registry) -> impl Iterator<Item = &'static ModelMeta> {
    let models = registry.models().iter().map(|entry| entry.meta);
    models.filter(|meta| meta.proxy.is_none())
}

/// All foreign keys that lead to this model.
pub(super) fn incoming(registry: &Registry, meta: &'static ModelMeta) -> Vec<Incoming> {
    let (models, meta) = (tables(registry), meta.base());
    let relations = models.flat_map(|model| model.relations.iter().map(move |one| (model, one)));
    let leads_here = relations.filter(|(_, relation)| (relation.target)().base().id == meta.id);
    let keys = leads_here.filter_map(|(model, info)| match info.kind {
        RelationKind::ForeignKey {
            column, on_delete, ..
        } => Some(Incoming {
            model,
            field: info.name,
            column,
            rule: on_delete,
            set: info.set,
            kind: None,
            in_database: model.managed && info.constrained,
        }),
        _ => None,
    });
    keys.chain(generic(registry, meta)).collect()
}

/// The generic foreign keys that lead to this model. No database watches over them.
fn generic<'r>(registry: &'r Registry, meta: &'r ModelMeta) -> impl Iterator<Item = Incoming> + 'r {
    let keys =
        tables(registry).flat_map(|model| model.generics.iter().map(move |key| (model, key)));
    keys.flat_map(move |(model, key)| {
        names_of(registry, meta, key)
            .into_iter()
            .map(move |name| Incoming {
                model,
                field: key.name,
                column: key.key(),
                rule: key.on_delete,
                set: None,
                kind: Some(name),
                in_database: false,
            })
    })
}

/// What the column of the type holds for rows of this model: a name for each variant that is one of it.
fn names_of(registry: &Registry, meta: &ModelMeta, key: &GenericMeta) -> Vec<Box<str>> {
    if key.targets.is_empty() {
        let entry = registry.get(meta);
        return entry
            .map(|entry| entry.reference().into())
            .into_iter()
            .collect();
    }
    let targets = key.targets.iter();
    let own = targets.filter(|target| (target.target)().id == meta.id);
    own.map(|target| target.name.into()).collect()
}

/// The many-to-many relations whose third table holds keys of this model: whose they are, which, and whether this
/// model is at the far side.
pub(super) fn links(
    registry: &Registry,
    meta: &'static ModelMeta,
) -> Vec<(&'static ModelMeta, u16, bool)> {
    let mut found = Vec::new();
    for model in tables(registry) {
        for (number, relation) in (0..).zip(model.relations) {
            // The rows of an own model of links go by its foreign keys.
            let own = relation.through.is_some();
            if own || !matches!(relation.kind, RelationKind::ManyToMany { .. }) {
                continue;
            }
            if model.id == meta.base().id {
                found.push((model, number, false));
            }
            if (relation.target)().base().id == meta.base().id {
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
    let restricts = |key: &GenericMeta| key.on_delete == OnDelete::Restrict;
    meta.hooks.is_none()
        && !restricted
        && !meta.generics.iter().any(restricts)
        && incoming(registry, meta).is_empty()
        && links(registry, meta).is_empty()
}

/// Those that refer to others come first, so that no row is deleted while another of them refers to it. What goes
/// round in a circle keeps its order.
pub(super) fn referring_first(models: &[&'static ModelMeta]) -> Vec<usize> {
    let refers = |from: &'static ModelMeta, to: &'static ModelMeta| {
        from.base().id != to.base().id
            && from.relations.iter().any(|relation| {
                matches!(relation.kind, RelationKind::ForeignKey { .. })
                    && (relation.target)().base().id == to.base().id
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
