//! One step from a row to related ones.

use crate::{
    model::{ModelMeta, RelationKind, RelationMeta, parts_of},
    query::tape::PathNode,
};

/// A relation as its owner sees it: declared by its own model, or backwards over one that the other model declares.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Way {
    pub(crate) owner: &'static ModelMeta,
    /// As it is declared, by either of the two.
    pub(crate) declared: &'static RelationMeta,
    pub(crate) kind: RelationKind,
    pub(crate) target: &'static ModelMeta,
}

impl Way {
    /// Over a relation of its own.
    pub(crate) fn of(owner: &'static ModelMeta, relation: u16) -> Self {
        if let Some((place, target)) = parts_of(relation) {
            return Self::generic(owner, place, target.unwrap_or_default());
        }
        let declared = &owner.relations[usize::from(relation)];
        Self {
            owner,
            declared,
            kind: declared.kind,
            target: (declared.target)(),
        }
    }

    /// Over a generic foreign key of its own, to one of its models.
    fn generic(owner: &'static ModelMeta, place: usize, target: usize) -> Self {
        let key = &owner.generics[place];
        let declared = &key.targets[target];
        Self {
            owner,
            declared,
            kind: RelationKind::Generic {
                column: key.column,
                name: declared.name,
            },
            target: (declared.target)(),
        }
    }

    /// To the rows of `target` whose relation leads to `owner`.
    pub(crate) fn back(
        owner: &'static ModelMeta,
        target: &'static ModelMeta,
        relation: u16,
    ) -> Self {
        Self {
            owner,
            declared: &target.relations[usize::from(relation)],
            kind: RelationKind::Reverse { relation },
            target,
        }
    }

    /// The last step of a path, from a row of this model.
    pub(crate) fn step(owner: &'static ModelMeta, node: &PathNode) -> Self {
        if node.back {
            Self::back(owner, node.model, node.relation)
        } else {
            Self::of(owner, node.relation)
        }
    }

    /// Whether it leads to several rows.
    pub(crate) fn to_many(&self) -> bool {
        matches!(
            self.kind,
            RelationKind::Reverse { .. }
                | RelationKind::GenericReverse { .. }
                | RelationKind::ManyToMany { .. }
        )
    }
}
