//! The tables of a query and of the EXISTS inside it: paths to aliases, joined when first used.

use super::{Compiler, Dialect, generic, search::Searched, statement::Statement, way::Way};
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
        if self.alias.is_empty() {
            return dialect.quote(name);
        }
        format!("{}.{}", self.alias, dialect.quote(name))
    }

    /// The primary key of that row.
    pub(crate) fn pk(&self, dialect: Dialect) -> String {
        self.column(dialect, self.meta.pk_column().name)
    }
}

/// A column of a model, by the number of its path and its position, and what it is called.
#[derive(Debug, Clone)]
pub(crate) struct Renamed {
    pub(crate) path: u64,
    pub(crate) column: u16,
    pub(crate) text: String,
}

/// One FROM: a row to start with, and to-one joins from it.
pub(crate) struct Scope {
    pub(crate) start: Place,
    /// Another number that leads to the start.
    pub(crate) also: u64,
    /// Whether it is that of a query, and not of an EXISTS or an aggregate inside one.
    pub(crate) query: bool,
    /// `"shop_product" t0`, then the joins.
    pub(crate) from: String,
    /// The columns it has when they are not those of the model: a combined query that selects some.
    pub(crate) renamed: Option<Vec<Renamed>>,
    /// Whether other rows stand there than those of the model's table.
    pub(crate) replaced: bool,
    joins: Vec<Place>,
    /// What the query searched for last.
    pub(super) searched: Option<Searched>,
}

impl Scope {
    pub(crate) fn new(start: Place, from: String) -> Self {
        Self {
            also: start.id,
            query: false,
            start,
            from,
            renamed: None,
            replaced: false,
            joins: Vec::new(),
            searched: None,
        }
    }

    /// The row at the end of this path, when it was joined before.
    fn known(&self, id: u64) -> Option<Place> {
        let id = if id == self.also { self.start.id } else { id };
        let mut places = std::iter::once(&self.start).chain(&self.joins);
        places.find(|place| place.id == id).cloned()
    }

    /// Joins how well each row fits what was searched for.
    pub(super) fn join_ranks(&mut self, join: &str, alias: &str) {
        self.from.push_str(join);
        self.joins.push(Place {
            alias: alias.to_owned(),
            id: mix(self.start.id, u64::MAX),
            nullable: true,
            ..self.start.clone()
        });
        if let Some(searched) = &mut self.searched {
            searched.ranks = Some(alias.to_owned());
        }
    }

    fn starts(&self, id: u64) -> bool {
        self.start.id == id || self.also == id
    }

    pub(crate) fn has_joins(&self) -> bool {
        !self.joins.is_empty() || self.replaced
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
    /// While an outer query is spoken of: how many scopes are seen.
    pub(super) seen: Vec<usize>,
}

impl Scopes {
    pub(crate) fn new() -> Self {
        Self {
            open: Vec::new(),
            aliases: 0,
            seen: Vec::new(),
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

    /// What a column is called in a scope that has columns of its own; an error when it is none of them.
    pub(crate) fn renamed(&self, node: &'static PathNode, column: u16) -> Result<Option<String>> {
        let Ok(scope) = self.scope_of(node) else {
            return Ok(None);
        };
        let Some(renamed) = &self.open[scope].renamed else {
            return Ok(None);
        };
        let known = renamed
            .iter()
            .find(|known| known.path == node.id && known.column == column);
        known
            .map(|known| Some(known.text.clone()))
            .ok_or_else(|| not_selected(node.model.columns[usize::from(column)].field))
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
        match self.open[scope].known(step(parent_place.id, node.relation)) {
            Some(place) => Ok(place),
            None => self.join(compiler, scope, &parent_place, node.relation),
        }
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

    /// The same for relation `relation` of the row at the end of a path.
    pub(crate) fn place_behind(
        &mut self,
        compiler: &Compiler<'_>,
        node: &'static PathNode,
        relation: u16,
    ) -> Result<Place> {
        let (scope, parent) = (self.scope_of(node)?, self.place(compiler, node)?);
        match self.open[scope].known(step(parent.id, relation)) {
            Some(place) => Ok(place),
            None => self.join(compiler, scope, &parent, relation),
        }
    }

    /// Which open scope a path starts in: an inner condition may speak of an outer row.
    fn scope_of(&self, mut node: &'static PathNode) -> Result<usize> {
        let seen = self.seen.last().copied().unwrap_or(self.open.len());
        loop {
            let found = self.open[..seen]
                .iter()
                .rposition(|scope| scope.starts(node.id));
            if let Some(scope) = found {
                return Ok(scope);
            }
            node = node
                .parent
                .filter(|_| !node.scope)
                .ok_or_else(|| foreign(node.model))?;
        }
    }

    /// Whether a query that is open starts at this path.
    pub(super) fn is_open(&self, id: u64) -> bool {
        self.open.iter().any(|scope| scope.starts(id))
    }

    fn join(
        &mut self,
        compiler: &Compiler<'_>,
        scope: usize,
        parent: &Place,
        relation: u16,
    ) -> Result<Place> {
        let id = step(parent.id, relation);
        let way = Way::of(parent.meta, relation);
        let (dialect, meta) = (compiler.dialect, way.target);
        let own =
            |column: u16| parent.column(dialect, parent.meta.columns[usize::from(column)].name);
        let (key, nullable) = match way.kind {
            RelationKind::ForeignKey {
                column, nullable, ..
            } => (own(column), nullable),
            RelationKind::ReverseOne { .. } => (parent.pk(dialect), true),
            RelationKind::Generic { column, .. } => (own(column + 1), true),
            _ => return Err(unjoinable(way.declared.name)),
        };
        let place = Place {
            alias: self.alias(),
            id,
            meta,
            nullable: nullable || parent.nullable,
        };
        let table = dialect.quote_table(compiler.registry.table(meta)?);
        let there = place.column(dialect, Statement::reverse_column(way)?);
        let (there, same) = generic::joined(dialect, way, there, own);
        let join = if place.nullable { "LEFT JOIN" } else { "JOIN" };
        let scope = &mut self.open[scope];
        let _ = write!(
            scope.from,
            " {join} {table} {} ON {there} = {key}{same}",
            place.alias
        );
        scope.joins.push(place.clone());
        Ok(place)
    }
}

fn unjoinable(name: &str) -> Error {
    Error::internal(format!("`{name}` has many rows, it cannot be joined"))
}

fn not_selected(field: &str) -> Error {
    Error::internal(format!("the combined queries do not select `{field}`"))
        .code("orm.E273")
        .hint("order and filter them by what they select, or select it too")
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
