//! One relation of a model, as data.

use super::ModelMeta;
use crate::value::Value;

/// One relation.
#[derive(Debug)]
#[non_exhaustive]
pub struct RelationMeta {
    /// Name of the field in the struct.
    pub name: &'static str,
    /// How the two tables are joined.
    pub kind: RelationKind,
    /// The other model.
    pub target: fn() -> &'static ModelMeta,
    /// Whether the database watches over a foreign key.
    pub constrained: bool,
    /// Whether a many-to-many relation of a model to itself always goes both ways.
    pub symmetrical: bool,
    /// The model whose rows are the links of a many-to-many relation.
    pub through: Option<Through>,
    /// The key that takes the place of a deleted row's, when `on_delete = set(…)` names one.
    pub set: Option<fn() -> Value>,
}

/// The own model of a many-to-many relation.
#[derive(Debug, Clone, Copy)]
pub struct Through {
    /// The model.
    pub model: fn() -> &'static ModelMeta,
    /// Position of its foreign key to the model with the field.
    pub near: u16,
    /// Position of its foreign key to the other model.
    pub far: u16,
}

/// How a relation joins two tables.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum RelationKind {
    /// This table holds the other's key.
    ForeignKey {
        /// Position of the column that holds it.
        column: u16,
        /// Whether the row may have none.
        nullable: bool,
        /// What happens to this row when the other goes.
        on_delete: OnDelete,
    },
    /// The other table holds this one's key, or both meet in the other's many-to-many table.
    Reverse {
        /// Position of the relation in the other model.
        relation: u16,
    },
    /// The other table holds this one's key, and no two of its rows the same.
    ReverseOne {
        /// Position of the relation in the other model.
        relation: u16,
    },
    /// This table says which model is meant, and holds the other's key in the column behind that.
    Generic {
        /// Position of the column that says which.
        column: u16,
        /// What that column holds when it is this model.
        name: &'static str,
    },
    /// The rows of the other table that refer here by a generic foreign key.
    GenericReverse {
        /// Number of the generic foreign key in the other model, and of this model in it.
        relation: u16,
    },
    /// A third table holds both keys.
    ManyToMany {
        /// That table, when `table = "…"` names it.
        table: Option<&'static str>,
        /// Its columns for this and the other side, when `columns("…", "…")` names them.
        columns: Option<(&'static str, &'static str)>,
    },
}

/// What happens to a row when the row it refers to is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnDelete {
    /// It goes too.
    #[default]
    Cascade,
    /// The deletion is refused.
    Restrict,
    /// It stays and refers to nothing.
    SetNull,
    /// Nothing: the database decides, at the end of the transaction.
    DoNothing,
    /// The deletion is refused, even when this row would go in the same deletion.
    Protect,
    /// It stays and gets its column's default.
    SetDefault,
    /// It stays and gets the value that `on_delete = set(…)` names.
    Set,
}

impl RelationMeta {
    const fn of(
        name: &'static str,
        kind: RelationKind,
        target: fn() -> &'static ModelMeta,
    ) -> Self {
        Self {
            name,
            kind,
            target,
            constrained: true,
            symmetrical: false,
            through: None,
            set: None,
        }
    }

    /// A foreign key in this column.
    pub const fn foreign_key(
        name: &'static str,
        column: u16,
        nullable: bool,
        on_delete: OnDelete,
        target: fn() -> &'static ModelMeta,
    ) -> Self {
        let kind = RelationKind::ForeignKey {
            column,
            nullable,
            on_delete,
        };
        Self::of(name, kind, target)
    }

    /// The other side of a relation of the other model.
    pub const fn reverse(
        name: &'static str,
        relation: u16,
        target: fn() -> &'static ModelMeta,
    ) -> Self {
        Self::of(name, RelationKind::Reverse { relation }, target)
    }

    /// The other side of a one-to-one relation of the other model.
    pub const fn reverse_one(
        name: &'static str,
        relation: u16,
        target: fn() -> &'static ModelMeta,
    ) -> Self {
        Self::of(name, RelationKind::ReverseOne { relation }, target)
    }

    /// One of the models of a generic foreign key.
    pub const fn generic(name: &'static str, target: fn() -> &'static ModelMeta) -> Self {
        Self::of(name, RelationKind::Generic { column: 0, name }, target)
    }

    /// The other side of a generic foreign key of the other model.
    pub const fn generic_reverse(
        name: &'static str,
        relation: u16,
        target: fn() -> &'static ModelMeta,
    ) -> Self {
        Self::of(name, RelationKind::GenericReverse { relation }, target)
    }

    /// A relation through a third table.
    pub const fn many_to_many(
        name: &'static str,
        table: Option<&'static str>,
        columns: Option<(&'static str, &'static str)>,
        target: fn() -> &'static ModelMeta,
    ) -> Self {
        Self::of(name, RelationKind::ManyToMany { table, columns }, target)
    }

    /// The database does not watch over the key.
    #[must_use]
    pub const fn unconstrained(mut self) -> Self {
        self.constrained = false;
        self
    }

    /// A link from one row to another is one back too.
    #[must_use]
    pub const fn symmetrical(mut self) -> Self {
        self.symmetrical = true;
        self
    }

    /// The links are rows of this model; `near` and `far` are its foreign keys.
    #[must_use]
    pub const fn through(mut self, model: fn() -> &'static ModelMeta, near: u16, far: u16) -> Self {
        self.through = Some(Through { model, near, far });
        self
    }

    /// The key that takes the place of a deleted row's.
    #[must_use]
    pub const fn set(mut self, key: fn() -> Value) -> Self {
        self.set = Some(key);
        self
    }

    /// Whether it leads to several rows.
    pub const fn to_many(&self) -> bool {
        matches!(
            self.kind,
            RelationKind::Reverse { .. }
                | RelationKind::GenericReverse { .. }
                | RelationKind::ManyToMany { .. }
        )
    }
}
