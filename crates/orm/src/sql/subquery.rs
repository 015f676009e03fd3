//! Queries as values, and what they say of the query around them.

use super::{
    expression::Sql,
    statement::{Clauses, Statement},
    window::plain,
};
use crate::query::tape::{Code, Op};
use carafe_core::{Error, Result};

impl Statement<'_> {
    pub(super) fn outer(&mut self, op: Op, clauses: &mut Clauses) -> Result<()> {
        match op.code {
            Code::Outer => {
                let scopes = &mut self.scopes;
                let seen = scopes.seen.last().copied().unwrap_or(scopes.open.len());
                let inner = scopes.open[..seen].iter().rposition(|scope| scope.query);
                let around = inner.filter(|inner| *inner > 0).ok_or_else(not_inside)?;
                scopes.seen.push(around);
            }
            Code::EndOuter => {
                self.scopes.seen.pop();
            }
            Code::Scalar => {
                let query = clauses.pop()?;
                let text = format!("({})", plain(&query.text));
                clauses.stack.push(Sql {
                    text,
                    nullable: true,
                    ..query
                });
            }
            _ => {
                let query = plain(&clauses.pop()?.text);
                clauses
                    .stack
                    .push(Sql::simple(format!("EXISTS ({query})"), false));
            }
        }
        Ok(())
    }
}

fn not_inside() -> Error {
    Error::internal("`outer(…)` stands in a query that is inside no other")
        .code("orm.E221")
        .hint("give the query to `exists(…)`, `.in_(…)` or `.scalar()` of the one it speaks of")
}
