//! From `category__name` to a path that the planner knows.

use crate::{
    model::{ColumnMeta, ModelMeta, RelationKind},
    query::{
        path::{EACH, incoming_id},
        tape::{PathNode, mix},
    },
};
use carafe_core::{Error, ErrorKind, Result, suggest::nearest};
use std::{
    collections::HashMap,
    sync::{Mutex, OnceLock, PoisonError},
};

/// Relations that one lookup may pass. The paths made here are kept for ever, so their number must be bounded.
pub(super) const MAX_DEPTH: usize = 6;

/// A column of a model or of a row related to it.
#[derive(Debug, Clone, Copy)]
pub struct FieldPath {
    pub(super) node: &'static PathNode,
    /// Position of the column in its model.
    pub column: u16,
    /// Whether a nullable relation lies on the way.
    pub nullable: bool,
}

impl FieldPath {
    /// The column.
    pub fn meta(&self) -> &'static ColumnMeta {
        &self.node.model.columns[usize::from(self.column)]
    }

    fn behind(mut self, nullable: bool) -> Self {
        self.nullable |= nullable;
        self
    }

    /// The model that the column belongs to.
    pub fn model(&self) -> &'static ModelMeta {
        self.node.model
    }
}

/// All run-time paths, by their number: the same path is made once.
fn interned(node: PathNode) -> &'static PathNode {
    static NODES: OnceLock<Mutex<HashMap<u64, &'static PathNode>>> = OnceLock::new();
    let mut nodes = NODES
        .get_or_init(Mutex::default)
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    nodes
        .entry(node.id)
        .or_insert_with(|| Box::leak(Box::new(node)))
}

/// The path of a model's own rows.
pub(crate) fn root(meta: &'static ModelMeta) -> &'static PathNode {
    interned(PathNode {
        parent: None,
        relation: 0,
        scope: true,
        back: false,
        id: meta.id,
        model: meta,
    })
}

/// The path of the row that could not be inserted.
pub(crate) fn incoming(meta: &'static ModelMeta) -> &'static PathNode {
    interned(PathNode {
        parent: None,
        relation: 0,
        scope: true,
        back: false,
        id: incoming_id(meta.id),
        model: meta,
    })
}

/// One of the related rows, in a query of its own.
pub(super) fn each(parent: &'static PathNode, relation: u16) -> &'static PathNode {
    interned(PathNode {
        parent: Some(parent),
        relation,
        scope: true,
        back: false,
        id: mix(parent.id, u64::from(relation) + EACH),
        model: (parent.model.relations[usize::from(relation)].target)(),
    })
}

pub(super) fn hop(parent: &'static PathNode, relation: u16) -> &'static PathNode {
    let model = (parent.model.relations[usize::from(relation)].target)();
    let id = mix(parent.id, u64::from(relation) + 1);
    interned(PathNode {
        parent: Some(parent),
        relation,
        scope: false,
        back: false,
        id,
        model,
    })
}

/// Finds `name`, `category__name`, `category` (its key) or `pk`, and what is left of the lookup behind it.
///
/// Errors: no such field, with the nearest name; a secret column; a to-many relation; too many steps.
pub fn resolve<'n>(meta: &'static ModelMeta, name: &'n str) -> Result<(FieldPath, &'n str)> {
    let (mut node, mut rest, mut nullable) = (root(meta), name, false);
    for _ in 0..=MAX_DEPTH {
        let (part, after) = rest.split_once("__").unwrap_or((rest, ""));
        let relation = match step(node, part) {
            Step::Column => return column(node, part, nullable).map(|path| (path, after)),
            Step::Many(_) => return Err(to_many(node.model, part)),
            Step::One(relation) => relation,
        };
        if !continues(node.model, relation, after) {
            let (path, _) = key(node, relation);
            return Ok((path.behind(nullable), after));
        }
        nullable |= key(node, relation).1;
        node = hop(node, relation);
        rest = after;
    }
    Err(too_deep(name))
}

/// Where one part of a name leads.
pub(super) enum Step {
    Column,
    One(u16),
    Many(u16),
}

/// A relation in a secret column is no relation.
pub(super) fn step(node: &'static PathNode, part: &str) -> Step {
    let Some(relation) = node.model.relation(part) else {
        return Step::Column;
    };
    let meta = &node.model.relations[usize::from(relation)];
    match meta.kind {
        RelationKind::ForeignKey { column, .. }
            if node.model.columns[usize::from(column)].secret =>
        {
            Step::Column
        }
        _ if meta.to_many() => Step::Many(relation),
        _ => Step::One(relation),
    }
}

/// The key that a to-one relation stands for: this row's own column, or the other row's key; and whether there may be
/// no row behind it.
pub(super) fn key(node: &'static PathNode, relation: u16) -> (FieldPath, bool) {
    let kind = node.model.relations[usize::from(relation)].kind;
    let (place, column, own, optional) = if let RelationKind::ForeignKey {
        column, nullable, ..
    } = kind
    {
        (node, column, true, nullable)
    } else {
        let there = hop(node, relation);
        (there, there.model.pk[0], false, true)
    };
    let path = FieldPath {
        node: place,
        column,
        nullable: !own,
    };
    (path, optional)
}

pub(super) fn too_deep(name: &str) -> Error {
    Error::bad_request(format!("`{name}` passes more than {MAX_DEPTH} relations")).code("orm.E301")
}

/// Whether the next part is a field of the related model, rather than a lookup such as `isnull`.
pub(super) fn continues(meta: &'static ModelMeta, relation: u16, rest: &str) -> bool {
    let target = (meta.relations[usize::from(relation)].target)();
    let part = rest.split("__").next().unwrap_or_default();
    part == "pk" || target.column(part).is_some() || target.relation(part).is_some()
}

pub(super) fn column(node: &'static PathNode, name: &str, nullable: bool) -> Result<FieldPath> {
    let meta = node.model;
    let column = if name == "pk" {
        meta.pk.first().copied()
    } else {
        meta.column(name)
    };
    match column {
        Some(column) if !meta.columns[usize::from(column)].secret => Ok(FieldPath {
            node,
            column,
            nullable,
        }),
        _ => Err(unknown(meta, name)),
    }
}

fn unknown(meta: &ModelMeta, name: &str) -> Error {
    let names = names(meta);
    let hint = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? It has {}", names.join(", ")),
        None => format!("it has {}", names.join(", ")),
    };
    Error::new(
        ErrorKind::BadRequest,
        format!("`{}` has no field `{name}`", meta.name),
    )
    .code("orm.E010")
    .hint(hint)
}

/// What a lookup may start with: columns, then relations that hold no column.
fn names(meta: &ModelMeta) -> Vec<&'static str> {
    let columns = meta.columns.iter().filter(|column| !column.secret);
    let relations = meta
        .relations
        .iter()
        .filter(|relation| !matches!(relation.kind, RelationKind::ForeignKey { .. }));
    columns
        .map(|column| column.field)
        .chain(relations.map(|relation| relation.name))
        .collect()
}

/// A count of what has no rows.
pub(super) fn to_many_of(meta: &ModelMeta, name: &str) -> Error {
    if meta.relation(name).is_none() {
        return unknown(meta, name);
    }
    Error::bad_request(format!("`{}.{name}` has one row at most", meta.name))
        .code("orm.E012")
        .hint("only relations with many rows are counted")
}

fn to_many(meta: &ModelMeta, name: &str) -> Error {
    Error::new(
        ErrorKind::BadRequest,
        format!("`{}.{name}` has many rows", meta.name),
    )
    .code("orm.E011")
    .hint("only to-one relations can be passed by an order or a selected column; `__count` counts the rows")
}
