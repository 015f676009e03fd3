//! The tables of a query and of the EXISTS inside it: paths to aliases, joined when first used.

use super::{Compiler, Dialect};
use crate::{
    model::{ModelMeta, RelationKind},
    query::tape::{PathNode, mix},
};
use carafe_core::{Error, Result};
use std::fmt::Write as _;

/// The row that a path leads to.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) alias: String,
    /// Number of the path.
    pub(crate) id: u64,
    pub(crate) meta: &'static ModelMeta,
    /// Whether there may be no row.
    pub(crate) nullable: bool,
}

impl Place {
    /// A column of that row.
    pub(crate) fn column(&self, dialect: Dialect, name: &str) -> String {
        format!("{}.{}", self.alias, dialect.quote(name))
    }

    /// The primary key of that row.
    pub(crate) fn pk(&self, dialect: Dialect) -> String {
        self.column(dialect, self.meta.pk_column().name)
    }
}

/// One FROM: a row to start with, and to-one joins from it.
pub(crate) struct Scope {
    pub(crate) start: Place,
    /// `"shop_product" t0`, then the joins.
    pub(crate) from: String,
    joins: Vec<Place>,
}

impl Scope {
    pub(crate) fn new(start: Place, from: String) -> Self {
        Self {
            start,
            from,
            joins: Vec::new(),
        }
    }

    /// The row at the end of this path, when it was joined before.
    fn known(&self, id: u64) -> Option<Place> {
        let mut places = std::iter::once(&self.start).chain(&self.joins);
        places.find(|place| place.id == id).cloned()
    }

    pub(crate) fn has_joins(&self) -> bool {
        !self.joins.is_empty()
    }

    /// Whether an expression speaks of a joined row. A name that looks like one makes it too careful, no more.
    pub(crate) fn joins_in(&self, expression: &str) -> bool {
        self.joins
            .iter()
            .any(|place| expression.contains(&format!("{}.", place.alias)))
    }
}

/// All scopes that are open, the innermost last, and the next alias.
pub(crate) struct Scopes {
    pub(crate) open: Vec<Scope>,
    aliases: usize,
}

impl Scopes {
    pub(crate) fn new() -> Self {
        Self {
            open: Vec::new(),
            aliases: 0,
        }
    }

    /// A name that no other table of the statement has.
    pub(crate) fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("t{}", self.aliases - 1)
    }

    pub(crate) fn innermost(&self) -> Result<&Scope> {
        self.open
            .last()
            .ok_or_else(|| Error::internal("a column outside a query"))
    }

    /// The row that this path leads to, joined if it was not yet.
    pub(crate) fn place(
        &mut self,
        compiler: &Compiler<'_>,
        node: &'static PathNode,
    ) -> Result<Place> {
        // Only its own scope is searched: an inner query on the same model goes the same ways on its own.
        let scope = self.scope_of(node)?;
        if let Some(place) = self.open[scope].known(node.id) {
            return Ok(place);
        }
        let Some(parent) = node.parent.filter(|_| !node.scope) else {
            return Err(foreign(node.model));
        };
        let parent_place = self.place(compiler, parent)?;
        self.join(compiler, scope, &parent_place, node.relation)
    }

    /// The same for relation `relation` of a row, as loading does without a typed path.
    pub(crate) fn place_of(
        &mut self,
        compiler: &Compiler<'_>,
        parent: &Place,
        relation: u16,
    ) -> Result<Place> {
        let scope = self.open.len() - 1;
        if let Some(place) = self.open[scope].known(step(parent.id, relation)) {
            return Ok(place);
        }
        self.join(compiler, scope, parent, relation)
    }

    /// Which open scope a path starts in: an inner condition may speak of an outer row.
    fn scope_of(&self, mut node: &'static PathNode) -> Result<usize> {
        while !node.scope {
            node = node.parent.ok_or_else(|| foreign(node.model))?;
        }
        self.open
            .iter()
            .rposition(|scope| scope.start.id == node.id)
            .ok_or_else(|| foreign(node.model))
    }

    fn join(
        &mut self,
        compiler: &Compiler<'_>,
        scope: usize,
        parent: &Place,
        relation: u16,
    ) -> Result<Place> {
        let id = step(parent.id, relation);
        let relation = &parent.meta.relations[usize::from(relation)];
        let RelationKind::ForeignKey {
            column, nullable, ..
        } = relation.kind
        else {
            return Err(Error::internal(format!(
                "`{}` has many rows, it cannot be joined",
                relation.name
            )));
        };
        let (dialect, meta) = (compiler.dialect, (relation.target)());
        let place = Place {
            alias: self.alias(),
            id,
            meta,
            nullable: nullable || parent.nullable,
        };
        let table = dialect.quote(compiler.registry.table(meta)?);
        let key = parent.column(dialect, parent.meta.columns[usize::from(column)].name);
        let join = if place.nullable { "LEFT JOIN" } else { "JOIN" };
        let scope = &mut self.open[scope];
        let _ = write!(
            scope.from,
            " {join} {table} {} ON {} = {key}",
            place.alias,
            place.pk(dialect)
        );
        scope.joins.push(place.clone());
        Ok(place)
    }
}

fn foreign(meta: &ModelMeta) -> Error {
    Error::internal(format!(
        "a column of `{}` stands in a query that does not ask it",
        meta.name
    ))
    .code("orm.E008")
    .hint("use only the columns that this query's own closure gives")
}

/// The number of a path that goes on over a relation: the one that its type has.
fn step(id: u64, relation: u16) -> u64 {
    mix(id, u64::from(relation) + 1)
}
