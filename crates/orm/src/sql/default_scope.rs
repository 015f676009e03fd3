//! The conditions that models put on every query: `scope = |p| …` and `soft_delete = …`.
//!
//! They hold wherever rows of the model are found: in its own queries, and as the many rows of another one, in
//! `.with`, `.any` and aggregates. A to-one relation leads to the row that its key names, as Django's base manager
//! does: a row never loses the one it refers to.

use super::{
    Span,
    expression::Sql,
    scope::{Place, Scope},
    statement::Statement,
};
use crate::{
    model::{ModelMeta, Registry},
    query::{
        scoped::{OWN, ScopeFn, TRASH, WITH_TRASH},
        tape::{Code, Op, Tape},
    },
};
use carafe_core::{Error, Result};
use std::{borrow::Cow, cell::RefCell};

/// A model's condition in a plan.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lent {
    pub(crate) meta: &'static ModelMeta,
    scope: ScopeFn,
    /// The shape it had when the plan was made.
    key: u128,
    values: u16,
}

impl Lent {
    /// Adds the values that the condition has now.
    pub(crate) fn add(&self, tape: &mut Tape) -> Result<()> {
        match (self.scope)() {
            Some(scope) if scope.key() == self.key => {
                tape.lend(scope.values());
                Ok(())
            }
            _ => Err(changed(self.meta)),
        }
    }
}

fn changed(meta: &ModelMeta) -> Error {
    Error::internal(format!(
        "the scope of `{}` is another condition than it was before",
        meta.name
    ))
    .code("orm.E290")
    .hint("its values may change, its columns and comparisons must stay the same")
    .located(meta.at)
}

/// One condition: where its operations stand behind those of the tape.
struct Condition {
    lent: Lent,
    from: usize,
    to: usize,
}

/// The conditions of all models, and those that the statements use.
#[derive(Default)]
pub(crate) struct Conditions {
    known: Vec<Condition>,
    used: RefCell<Vec<Lent>>,
    /// How many values the tape has.
    values: u16,
    /// How many operations of the conditions stand behind those of the tape.
    pub(super) behind: usize,
}

impl Conditions {
    /// The conditions, and the operations of the tape with theirs behind them.
    pub(super) fn of<'t>(registry: &Registry, tape: &'t Tape) -> (Self, Cow<'t, [Op]>) {
        let mut ops = Cow::Borrowed(tape.ops());
        let mut conditions = Self {
            values: small(tape.values().len()),
            ..Self::default()
        };
        let models = registry.models().iter().filter(|_| registry.is_scoped());
        for meta in models.map(|entry| entry.meta) {
            let Some((scope, condition)) = meta.scope.and_then(|scope| Some((scope, scope()?)))
            else {
                continue;
            };
            let from = ops.len();
            ops.to_mut().extend_from_slice(condition.ops());
            let lent = Lent {
                meta,
                scope,
                key: condition.key(),
                values: small(condition.values().len()),
            };
            let to = ops.len();
            conditions.behind = to - tape.ops().len();
            conditions.known.push(Condition { lent, from, to });
        }
        (conditions, ops)
    }

    /// Where a model's condition stands, and the number of its first value.
    fn find(&self, meta: &ModelMeta) -> Option<Span> {
        let found = self.known.iter().find(|one| one.lent.meta.id == meta.id)?;
        let mut used = self.used.borrow_mut();
        let place = used.iter().position(|lent| lent.meta.id == meta.id);
        let place = place.unwrap_or_else(|| {
            used.push(found.lent);
            used.len() - 1
        });
        let before: u16 = used[..place].iter().map(|lent| lent.values).sum();
        Some(Span {
            from: found.from,
            to: found.to,
            value: self.values + before,
        })
    }

    /// The conditions that were used, in the order of their values.
    pub(super) fn lent(&self) -> Vec<Lent> {
        self.used.borrow().clone()
    }
}

fn small(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

impl Statement<'_> {
    /// The conditions that the model of this query puts on it, unless the query says otherwise.
    pub(super) fn own_conditions(&mut self, span: Span) -> Result<Vec<String>> {
        let place = self.scopes.innermost()?.start.clone();
        if !place.meta.is_scoped() || self.referred {
            return Ok(Vec::new());
        }
        match self.asked(span) {
            Some(how) => self.conditions(&place, how),
            None => Ok(Vec::new()),
        }
    }

    /// What the operations of a query say of its scope; `None` for statements that find no rows by conditions.
    fn asked(&self, span: Span) -> Option<u16> {
        let (mut how, mut of_arm, mut depth) = (0, 0, 0_i32);
        let (mut arm, mut through) = (false, false);
        for op in &self.compiler.ops[span.from..span.to] {
            depth += op.code.nesting();
            match op.code {
                Code::Arm if depth == 1 => arm = true,
                Code::EndArm if depth == 0 => arm = false,
                Code::Unscoped if depth == 0 => how |= op.arg,
                Code::Unscoped if depth == 1 && arm => of_arm |= op.arg,
                // What the query stands on has left out already what it does not want.
                Code::Combine | Code::Cte if depth == 0 => return None,
                Code::Tree | Code::Recursive if depth == 0 => through = true,
                Code::List | Code::Insert if depth == 0 => return None,
                Code::Link | Code::Unlink | Code::UnlinkOthers => return None,
                Code::UnlinkNear | Code::UnlinkFar => return None,
                _ => {}
            }
        }
        Some(if through { how | of_arm } else { how })
    }

    /// The conditions of a model on the row at this place; `how` says which of them hold.
    pub(super) fn conditions(&mut self, place: &Place, how: u16) -> Result<Vec<String>> {
        let mut found = Vec::new();
        // Inside a model's condition rows are as they are: two models may speak of each other.
        if self.in_condition || !place.meta.is_scoped() {
            return Ok(found);
        }
        if let Some(column) = place.meta.soft_delete {
            let name = place.meta.columns[usize::from(column)].name;
            let column = place.column(self.compiler.dialect, name);
            if how & TRASH != 0 {
                found.push(format!("{column} IS NOT NULL"));
            } else if how & WITH_TRASH == 0 {
                found.push(format!("{column} IS NULL"));
            }
        }
        let own = self.compiler.conditions.find(place.meta);
        if let Some(span) = own.filter(|_| how & OWN == 0) {
            self.in_condition = true;
            let condition = self.condition(place, span);
            self.in_condition = false;
            found.push(condition?);
        }
        Ok(found)
    }

    fn condition(&mut self, place: &Place, span: Span) -> Result<String> {
        let (condition, scope) = self.condition_of(place.alias.clone(), place.meta, span)?;
        if !scope.has_joins() {
            return Ok(condition.operand());
        }
        // Related rows are joined in a query of their own.
        let alias = self.scopes.alias();
        let (condition, scope) = self.condition_of(alias, place.meta, span)?;
        let (dialect, inner) = (self.compiler.dialect, &scope.start);
        let same = place.meta.pk.iter().map(|column| {
            let name = place.meta.columns[usize::from(*column)].name;
            format!(
                "{} = {}",
                inner.column(dialect, name),
                place.column(dialect, name)
            )
        });
        let same = same.collect::<Vec<_>>().join(" AND ");
        let (table, from) = (self.compiler.registry.table(place.meta)?, &scope.from);
        Ok(format!(
            "EXISTS (SELECT 1 FROM {} {}{from} WHERE {same} AND {})",
            dialect.quote_table(table),
            inner.alias,
            condition.operand()
        ))
    }

    /// The condition on the row with this alias, and what it joined.
    fn condition_of(
        &mut self,
        alias: String,
        meta: &'static ModelMeta,
        span: Span,
    ) -> Result<(Sql, Scope)> {
        let start = Place {
            id: meta.id,
            alias,
            meta,
            nullable: false,
        };
        let (seen, value) = (std::mem::take(&mut self.scopes.seen), self.value);
        self.scopes.open.push(Scope::new(start, String::new()));
        let mut clauses = self.walk(span)?;
        (self.scopes.seen, self.value) = (seen, value);
        let scope = self.scopes.open.pop();
        let scope = scope.ok_or_else(|| Error::internal("a condition was not opened"))?;
        Ok((clauses.pop()?, scope))
    }
}
