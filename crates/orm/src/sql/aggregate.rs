//! Aggregates: their parts are gathered while they are open, and written when they end.

use super::{
    Dialect,
    call::Call,
    expression::{Sql, node},
    generic,
    scope::{Place, Scope},
    select::where_clause,
    statement::{Clauses, Statement},
    way::Way,
    window::{CALL, WINDOW, plain},
};
use crate::{
    model::RelationKind,
    query::{
        aggregate::function::{AggregateFn, Class},
        path::EACH,
        tape::{Code, Op, PathNode, mix},
    },
};
use carafe_core::{Error, Result};

/// What stands between the start and the end of an aggregate or a window.
#[derive(Default)]
pub(crate) struct Parts {
    pub(super) distinct: bool,
    pub(super) filters: Vec<String>,
    pub(super) order: Vec<String>,
    /// What divides the rows of a window.
    pub(super) partition: Vec<String>,
    pub(super) frame: Option<String>,
    /// The conditions that tie to-many rows to the row they belong to; none for an aggregate of own rows.
    pub(super) related: Option<Vec<String>>,
}

/// What makes rows groups.
#[derive(Default)]
pub(crate) struct Groups {
    /// How many of the columns are grouped by, the first ones.
    pub(super) keys: usize,
    pub(super) having: Vec<String>,
    /// A query whose rows are those to group, and how many columns it has.
    pub(super) from: Option<(String, usize)>,
}

/// How many of each clause there were before an operation.
pub(crate) struct Before {
    filters: usize,
    order: usize,
    outs: usize,
}

impl Before {
    pub(crate) fn of(clauses: &Clauses) -> Self {
        Self {
            filters: clauses.filters.len(),
            order: clauses.order.len(),
            outs: clauses.outs.len(),
        }
    }
}

/// What came behind the first `known` clauses.
fn rest(clauses: &mut Vec<String>, known: usize) -> Vec<String> {
    clauses.split_off(known.min(clauses.len()))
}

impl Clauses {
    /// Moves what an operation added to the clauses to where it belongs: into the open aggregate or window, to
    /// HAVING, or to the conditions on windows.
    pub(crate) fn divert(&mut self, before: &Before, dialect: Dialect) {
        if let Some(parts) = self.parts.last_mut() {
            parts
                .filters
                .extend(rest(&mut self.filters, before.filters));
            let order = self.order.split_off(before.order.min(self.order.len()));
            parts
                .order
                .extend(order.iter().map(|term| term.sql(dialect, false)));
            parts.partition.extend(rest(&mut self.outs, before.outs));
            return;
        }
        if self.outs.is_empty() {
            self.annotated = false;
        }
        for filter in rest(&mut self.filters, before.filters) {
            match &mut self.groups {
                _ if filter.contains(WINDOW) => self.qualify.push(filter),
                Some(groups) => groups.having.push(filter),
                None => self.filters.push(filter),
            }
        }
    }
}

/// The error for what a database does not have.
pub(super) fn unsupported(dialect: Dialect, what: &str, instead: &str) -> Error {
    Error::internal(format!("{dialect:?} has no {what}"))
        .code("orm.E220")
        .hint(instead.to_owned())
}

impl Statement<'_> {
    /// An operation of an aggregate, a group, a window or an outer reference; false for any other.
    pub(crate) fn inside(&mut self, op: Op, clauses: &mut Clauses) -> Result<bool> {
        match op.code {
            Code::PartOpen => {
                let related = if op.arg == 1 {
                    Some(self.open_related(node(op)?)?)
                } else {
                    None
                };
                clauses.parts.push(Parts {
                    related,
                    ..Parts::default()
                });
            }
            Code::PartDistinct => {
                if let Some(parts) = clauses.parts.last_mut() {
                    parts.distinct = true;
                }
            }
            Code::Aggregate => {
                let sql = self.aggregate(op.arg, clauses)?;
                clauses.stack.push(sql);
            }
            Code::Group | Code::GroupKey | Code::Annotate | Code::Key | Code::Regroup => {
                self.group(op, clauses)?;
            }
            Code::Frame | Code::Digits | Code::WindowFunction | Code::Over => {
                self.window(op, clauses)?;
            }
            Code::Outer | Code::EndOuter | Code::Scalar | Code::HasRow => {
                self.outer(op, clauses)?;
            }
            Code::Column => return self.beside(op, clauses),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Opens the rows behind to-many relations, and gives what ties them to the row they belong to.
    fn open_related(&mut self, target: &'static PathNode) -> Result<Vec<String>> {
        let steps = self.steps_to(target)?;
        let mut steps = steps.into_iter().rev().peekable();
        let first = steps
            .peek()
            .and_then(|step| step.parent)
            .ok_or_else(|| Error::internal("a relation of nothing"))?;
        let mut place = self.scopes.place(self.compiler, first)?;
        let (mut from, mut ties) = (String::new(), Vec::new());
        for step in steps {
            let many = Way::step(place.meta, step).to_many();
            place = self.related(&place, step, &mut from, &mut ties)?;
            if many {
                ties.extend(self.conditions(&place, 0)?);
            }
        }
        let mut scope = Scope::new(place, from);
        if let Some(parent) = target.parent.filter(|_| !target.back) {
            let (hop, each) = (
                u64::from(target.relation) + 1,
                u64::from(target.relation) + EACH,
            );
            let other = mix(parent.id, hop);
            scope.also = if target.id == other {
                mix(parent.id, each)
            } else {
                other
            };
        }
        self.scopes.open.push(scope);
        Ok(ties)
    }

    /// The steps of a path, the last one first, back to the first to-many relation outside of which a row is known.
    fn steps_to(&self, target: &'static PathNode) -> Result<Vec<&'static PathNode>> {
        let (mut steps, mut node) = (vec![target], target);
        while let Some(parent) = node.parent {
            if parent.scope || self.scopes.is_open(parent.id) {
                break;
            }
            steps.push(parent);
            node = parent;
        }
        while let Some(first) = steps.last() {
            let owner = first
                .parent
                .ok_or_else(|| Error::internal("a relation of nothing"))?;
            if Way::step(owner.model, first).to_many() {
                break;
            }
            steps.pop();
        }
        Ok(steps)
    }

    /// One more relation behind `owner`: its table comes into `from`, or is tied to the row outside when it is the
    /// first.
    fn related(
        &mut self,
        owner: &Place,
        step: &'static PathNode,
        from: &mut String,
        ties: &mut Vec<String>,
    ) -> Result<Place> {
        let dialect = self.compiler.dialect;
        let way = Way::step(owner.meta, step);
        let link = self.link_of(way)?;
        let join = link.as_ref().map(|_| self.scopes.alias());
        let place = Place {
            id: step.id,
            alias: self.scopes.alias(),
            meta: step.model,
            nullable: false,
        };
        let table = dialect.quote_table(self.compiler.registry.table(step.model)?);
        let table = format!("{table} {}", place.alias);
        let mut add = |table: String, on: String| {
            if from.is_empty() {
                *from = table;
                ties.push(on);
            } else {
                *from = format!("{from} JOIN {table} ON {on}");
            }
        };
        if let (Some(link), Some(join)) = (link, join) {
            let near = format!("{join}.{} = {}", link.near, owner.pk(dialect));
            add(format!("{} {join}", link.table), near);
            add(
                table,
                format!("{} = {join}.{}", place.pk(dialect), link.far),
            );
            return Ok(place);
        }
        let key = match way.kind {
            RelationKind::ForeignKey { column, .. } => {
                owner.column(dialect, owner.meta.columns[usize::from(column)].name)
            }
            RelationKind::Generic { column, .. } => {
                owner.column(dialect, owner.meta.columns[usize::from(column) + 1].name)
            }
            _ => owner.pk(dialect),
        };
        let there = place.column(dialect, Self::reverse_column(way)?);
        let own = |column: u16| owner.column(dialect, owner.meta.columns[usize::from(column)].name);
        let (there, same) = generic::joined(dialect, way, there, own);
        add(table, format!("{there} = {key}{same}"));
        Ok(place)
    }

    fn aggregate(&mut self, arg: u16, clauses: &mut Clauses) -> Result<Sql> {
        let (function, class) =
            AggregateFn::of(arg).ok_or_else(|| Error::internal("an unknown aggregate"))?;
        let parts = clauses
            .parts
            .pop()
            .ok_or_else(|| Error::internal("an aggregate was not opened"))?;
        let mut operands = Vec::new();
        for _ in 0..function.operands() {
            operands.insert(0, clauses.pop()?.text.replace(CALL, ""));
        }
        let call = Call {
            function,
            class,
            operands,
            dialect: self.compiler.dialect,
        };
        let (text, counts) = (call.write(&parts)?, call.counts());
        let text = match &parts.related {
            Some(ties) => self.close_related(&text, ties, &parts.filters)?,
            None => text,
        };
        Ok(Sql {
            decimal: class == Class::Decimal && !counts,
            ..Sql::simple(text, !counts)
        })
    }

    fn close_related(&mut self, call: &str, ties: &[String], filters: &[String]) -> Result<String> {
        let scope = self
            .scopes
            .open
            .pop()
            .ok_or_else(|| Error::internal("an aggregate was not opened"))?;
        let filter = where_clause(&[ties, filters].concat());
        let text = format!("(SELECT {call} FROM {}{filter})", scope.from);
        Ok(plain(&text))
    }
}
