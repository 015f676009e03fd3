//! Expressions that the database keeps in the definition of a table: without parameters and without names of tables.

use super::{
    Compiler, Dialect,
    default_scope::Conditions,
    scope::{Place, Scope},
    statement::{Clauses, Statement},
};
use crate::{
    migrate::value_literal,
    model::Registry,
    query::tape::{Code, Tape},
    value::Value,
};
use carafe_core::{Error, Result};

impl Compiler<'_> {
    /// Whether it is such an expression. Their tapes end with nothing that makes a statement.
    pub(super) fn is_kept(&self) -> bool {
        let own = self.ops.len() - self.conditions.behind;
        let last = self.ops[..own].last().map_or(Code::Nop, |op| op.code);
        !matches!(
            last,
            Code::Select
                | Code::Count
                | Code::Any
                | Code::Insert
                | Code::Update
                | Code::Delete
                | Code::Link
                | Code::Unlink
                | Code::UnlinkOthers
        )
    }
}

/// The expression on this tape as a part of its table's definition.
///
/// Errors: related rows and queries, which no database takes there; what the database has no words for.
pub(crate) fn fragment(tape: &Tape, dialect: Dialect, registry: &Registry) -> Result<String> {
    let ops = tape.ops();
    let root = ops.first().and_then(|op| op.node).ok_or_else(empty)?;
    let beyond = |op: &crate::query::tape::Op| {
        matches!(op.code, Code::Query | Code::Exists)
            || op.node.is_some_and(|node| node.parent.is_some())
    };
    if ops.iter().any(beyond) {
        return Err(related(root.model.name));
    }
    let compiler = Compiler {
        dialect,
        registry,
        ops,
        conditions: Conditions::default(),
    };
    let mut statement = Statement::new(&compiler, root.model);
    statement.in_condition = true;
    let start = Place {
        id: root.id,
        alias: String::new(),
        meta: root.model,
        nullable: false,
    };
    statement.scopes.open.push(Scope::new(start, String::new()));
    let mut clauses = Clauses::default();
    for op in &ops[1..] {
        statement.expression(*op, &mut clauses)?;
    }
    let sql = clauses.pop()?;
    statement.with_literals(&sql.text, |number| {
        let value = tape.values().get(usize::from(number))?;
        Some(literal(dialect, value))
    })
}

/// A list stands in the parentheses of `IN`.
fn literal(dialect: Dialect, value: &Value) -> String {
    match value {
        Value::List(values) if values.is_empty() => "NULL".to_owned(),
        Value::List(values) => {
            let values: Vec<_> = values.iter().map(|v| value_literal(dialect, v)).collect();
            values.join(", ")
        }
        value => value_literal(dialect, value),
    }
}

fn empty() -> Error {
    Error::internal("an expression of no model")
}

fn related(model: &str) -> Error {
    Error::config(format!(
        "`{model}` has a constraint, a default or a generated column that speaks of other rows"
    ))
    .code("orm.E242")
    .hint("the database looks at the row alone there: check other rows in `clean` or a hook")
}
