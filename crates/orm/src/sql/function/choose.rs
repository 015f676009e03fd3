//! One of several values, and conditions as values.

use super::Called;
use crate::{
    query::function::Func,
    sql::{Dialect, expression::Sql},
};
use carafe_core::Result;

pub(super) fn text(call: &Called<'_>) -> Result<Option<String>> {
    let (a, b) = (call.side(0), call.side(1));
    Ok(Some(match call.func {
        Func::Coalesce => format!("COALESCE({})", call.list()),
        Func::NullIf => format!("NULLIF({})", call.list()),
        Func::Greatest => extreme(call, "GREATEST", "max"),
        Func::Least => extreme(call, "LEAST", "min"),
        Func::IsTrue => format!("({a} IS TRUE)"),
        Func::Xor => format!("(({a} IS TRUE) <> ({b} IS TRUE))"),
        Func::Between => format!("({a} BETWEEN {b} AND {})", call.side(2)),
        _ => return Ok(None),
    }))
}

/// PostgreSQL passes over NULL, the others give NULL as soon as there is one.
fn extreme(call: &Called<'_>, name: &str, in_sqlite: &str) -> String {
    let name = match call.dialect {
        Dialect::Postgres => return format!("{name}({})", call.list()),
        Dialect::Sqlite => in_sqlite,
        _ => name,
    };
    if !call.args.iter().any(|arg| arg.nullable) {
        return format!("{name}({})", call.list());
    }
    let texts = call.args.iter().map(|arg| arg.text.clone());
    texts
        .reduce(|a, b| format!("{name}(COALESCE({a}, {b}), COALESCE({b}, {a}))"))
        .unwrap_or_else(|| "NULL".to_owned())
}

pub(super) fn case(operands: &[Sql]) -> Sql {
    let mut text = "CASE".to_owned();
    let mut nullable = operands.len().is_multiple_of(2);
    for pair in operands.chunks(2) {
        match pair {
            [condition, value] => {
                text = format!("{text} WHEN {} THEN {}", condition.text, value.operand());
                nullable |= value.nullable;
            }
            [value] => {
                text = format!("{text} ELSE {}", value.operand());
                nullable |= value.nullable;
            }
            _ => {}
        }
    }
    Sql::compound(text + " END", nullable)
}
