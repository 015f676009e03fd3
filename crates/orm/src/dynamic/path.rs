//! From `category__name` to a path that the planner knows.

use crate::{
    model::{ColumnMeta, ModelMeta, RelationKind},
    query::tape::{PathNode, mix},
};
use carafe_core::{Error, ErrorKind, Result};
use std::{
    collections::HashMap,
    sync::{Mutex, OnceLock, PoisonError},
};

/// Relations that one lookup may pass. The paths made here are kept for ever, so their number must be bounded.
const MAX_DEPTH: usize = 6;

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
pub(super) fn root(meta: &'static ModelMeta) -> &'static PathNode {
    interned(PathNode {
        parent: None,
        relation: 0,
        scope: true,
        id: meta.id,
        model: meta,
    })
}

fn hop(parent: &'static PathNode, relation: u16) -> &'static PathNode {
    let model = (parent.model.relations[usize::from(relation)].target)();
    let id = mix(parent.id, u64::from(relation) + 1);
    interned(PathNode {
        parent: Some(parent),
        relation,
        scope: false,
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
        let Some(relation) = to_one(node.model, part)? else {
            return column(node, part, nullable).map(|path| (path, after));
        };
        let RelationKind::ForeignKey {
            column,
            nullable: optional,
            ..
        } = relation.1
        else {
            return Err(to_many(node.model, part));
        };
        if !continues(node.model, relation.0, after) {
            let path = FieldPath {
                node,
                column,
                nullable,
            };
            return Ok((path, after));
        }
        nullable |= optional;
        node = hop(node, relation.0);
        rest = after;
    }
    Err(Error::bad_request(format!(
        "`{name}` passes more than {MAX_DEPTH} relations"
    )))
}

fn to_one(meta: &'static ModelMeta, name: &str) -> Result<Option<(u16, RelationKind)>> {
    let Some(relation) = meta.relation(name) else {
        return Ok(None);
    };
    let kind = meta.relations[usize::from(relation)].kind;
    if matches!(kind, RelationKind::ForeignKey { .. }) {
        Ok(Some((relation, kind)))
    } else {
        Err(to_many(meta, name))
    }
}

/// Whether the next part is a field of the related model, rather than a lookup such as `isnull`.
fn continues(meta: &'static ModelMeta, relation: u16, rest: &str) -> bool {
    let target = (meta.relations[usize::from(relation)].target)();
    let part = rest.split("__").next().unwrap_or_default();
    part == "pk" || target.column(part).is_some() || target.relation(part).is_some()
}

fn column(node: &'static PathNode, name: &str, nullable: bool) -> Result<FieldPath> {
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
    let names: Vec<&str> = meta
        .columns
        .iter()
        .filter(|column| !column.secret)
        .map(|column| column.field)
        .collect();
    Error::new(
        ErrorKind::BadRequest,
        format!("`{}` has no field `{name}`", meta.name),
    )
    .code("orm.E010")
    .hint(format!("it has {}", names.join(", ")))
}

fn to_many(meta: &ModelMeta, name: &str) -> Error {
    Error::new(
        ErrorKind::BadRequest,
        format!("`{}.{name}` has many rows", meta.name),
    )
    .code("orm.E011")
    .hint("only to-one relations can be passed in a lookup")
}
