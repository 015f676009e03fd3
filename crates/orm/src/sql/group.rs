//! Rows as groups, and rows that are known before a condition on them.

use super::{
    aggregate::Groups,
    expression::Sql,
    select::where_clause,
    statement::{Clauses, Statement},
    window::plain,
};
use crate::query::{
    path,
    tape::{Code, Op},
};
use carafe_core::{Error, Result};

impl Statement<'_> {
    pub(super) fn group(&self, op: Op, clauses: &mut Clauses) -> Result<()> {
        match op.code {
            Code::Group => self.start_groups(clauses)?,
            Code::GroupKey => {
                if let Some(groups) = &mut clauses.groups {
                    groups.keys = usize::from(op.arg);
                }
            }
            Code::Annotate => {
                clauses.annotated |= clauses.outs.len() == usize::from(op.arg);
            }
            Code::Key => {
                let text = clauses.out(usize::from(op.arg)).ok_or_else(no_column)?;
                clauses.stack.push(Sql::compound(text, true));
            }
            _ => {
                let rows = self.grouped(clauses)?;
                let columns = clauses.outs.len();
                *clauses = Clauses {
                    groups: Some(Groups {
                        from: Some((rows, columns)),
                        ..Groups::default()
                    }),
                    ..Clauses::default()
                };
            }
        }
        Ok(())
    }

    /// A value beside the rows; false for a column of a row.
    #[expect(clippy::unused_self, reason = "it stands among the other operations")]
    pub(super) fn beside(&self, op: Op, clauses: &mut Clauses) -> Result<bool> {
        let Some((nullable, decimal)) = op.node.and_then(path::beside) else {
            return Ok(false);
        };
        let column = clauses.outs_of_rows().checked_sub(usize::from(op.arg));
        let text = column.and_then(|column| clauses.out(column));
        clauses.stack.push(Sql {
            decimal,
            ..Sql::compound(text.ok_or_else(no_column)?, nullable)
        });
        Ok(true)
    }

    /// What was asked of the rows so far decides which rows are grouped; their order and columns are forgotten.
    fn start_groups(&self, clauses: &mut Clauses) -> Result<()> {
        if clauses.is_windowed() || !clauses.qualify.is_empty() {
            self.default_order(clauses)?;
            clauses.filters = vec![self.among(clauses)?];
        }
        *clauses = Clauses {
            filters: std::mem::take(&mut clauses.filters),
            groups: Some(Groups::default()),
            ..Clauses::default()
        };
        Ok(())
    }

    /// Makes conditions on windows plain ones, where the rows themselves are not given back.
    pub(crate) fn settle(&self, clauses: &mut Clauses) -> Result<()> {
        if clauses.qualify.is_empty() {
            return Ok(());
        }
        let (limit, offset) = (clauses.limit.take(), clauses.offset.take());
        clauses.filters = vec![self.among(clauses)?];
        clauses.qualify.clear();
        (clauses.limit, clauses.offset) = (limit, offset);
        Ok(())
    }

    /// `key IN (…)`: the row is one of those that the query has so far.
    fn among(&self, clauses: &Clauses) -> Result<String> {
        let (dialect, scope) = (self.compiler.dialect, self.scopes.innermost()?);
        let place = &scope.start;
        let keys: Vec<String> = place
            .meta
            .pk
            .iter()
            .map(|column| place.column(dialect, place.meta.columns[usize::from(*column)].name))
            .collect();
        let rows = self.qualified(&keys, clauses)?;
        let (keys, names) = (keys.join(", "), names(keys.len()));
        Ok(plain(&format!(
            "({keys}) IN (SELECT {names} FROM ({rows}) AS known)"
        )))
    }

    /// A query for these columns whose conditions on windows are asked of its finished rows.
    pub(super) fn qualified(&self, columns: &[String], clauses: &Clauses) -> Result<String> {
        let from = &self.scopes.innermost()?.from;
        let tail = format!(" FROM {from}{}", where_clause(&clauses.filters));
        Ok(self.finished(columns, &tail, clauses))
    }

    /// `SELECT columns … WHERE windows ORDER BY … LIMIT …`, in two steps when there are conditions on windows.
    fn finished(&self, columns: &[String], tail: &str, clauses: &Clauses) -> String {
        let mut outs: Vec<String> = columns
            .iter()
            .enumerate()
            .map(|(number, column)| format!("{column} AS c{number}"))
            .collect();
        let order = self.terms(clauses).join(", ");
        let window = clauses.window(self.compiler.dialect);
        if clauses.qualify.is_empty() {
            let order = after(" ORDER BY ", &order);
            return format!("SELECT {}{tail}{order}{window}", outs.join(", "));
        }
        let mut conditions = Vec::new();
        for (number, condition) in clauses.qualify.iter().enumerate() {
            outs.push(format!("{condition} AS q{number}"));
            conditions.push(format!("q{number}"));
        }
        let mut sorted = "";
        if !order.is_empty() {
            outs.push(format!("row_number() OVER (ORDER BY {order}) AS o"));
            sorted = " ORDER BY o";
        }
        format!(
            "SELECT {} FROM (SELECT {}{tail}) AS known WHERE {}{sorted}{window}",
            names(columns.len()),
            outs.join(", "),
            conditions.join(" AND ")
        )
    }

    /// A query whose rows are groups.
    pub(super) fn grouped(&self, clauses: &Clauses) -> Result<String> {
        let groups = clauses
            .groups
            .as_ref()
            .ok_or_else(|| Error::internal("nothing is grouped"))?;
        let mut tail = match &groups.from {
            Some((rows, _)) => format!(" FROM ({rows}) AS groups_"),
            None => format!(" FROM {}", self.scopes.innermost()?.from),
        };
        tail += &where_clause(&clauses.filters);
        let keys: Vec<String> = (1..=groups.keys).map(|key| key.to_string()).collect();
        tail += &after(" GROUP BY ", &keys.join(", "));
        tail += &after(" HAVING ", &groups.having.join(" AND "));
        Ok(self.finished(&clauses.outs, &tail, clauses))
    }
}

impl Clauses {
    /// How many columns the rows have that annotations are counted back from.
    fn outs_of_rows(&self) -> usize {
        let from = self.groups.as_ref().and_then(|groups| groups.from.as_ref());
        from.map_or(self.outs.len(), |from| from.1)
    }

    /// Column of the rows, as an expression.
    fn out(&self, column: usize) -> Option<String> {
        let from = self.groups.as_ref().and_then(|groups| groups.from.as_ref());
        match from {
            Some(_) => Some(format!("groups_.c{column}")),
            None => self.outs.get(column).cloned(),
        }
    }
}

fn no_column() -> Error {
    Error::internal("a column that the result does not have")
}

fn names(count: usize) -> String {
    let names: Vec<String> = (0..count).map(|number| format!("c{number}")).collect();
    names.join(", ")
}

fn after(word: &str, rest: &str) -> String {
    if rest.is_empty() {
        String::new()
    } else {
        format!("{word}{rest}")
    }
}
