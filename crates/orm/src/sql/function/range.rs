//! Ranges: operators and functions of PostgreSQL.

use super::{Called, postgres_type, unsupported};
use crate::{query::function::Func, sql::Dialect};
use carafe_core::Result;

pub(super) fn text(call: &Called<'_>) -> Result<Option<String>> {
    let operator = match call.func {
        Func::RangeContains => "@>",
        Func::RangeContainedBy => "<@",
        Func::RangeOverlap => "&&",
        Func::RangeFullyLt => "<<",
        Func::RangeFullyGt => ">>",
        Func::RangeNotLt => "&>",
        Func::RangeNotGt => "&<",
        Func::RangeAdjacentTo => "-|-",
        Func::RangeIsEmpty => "isempty",
        Func::RangeLowerInc => "lower_inc",
        Func::RangeLowerInf => "lower_inf",
        Func::RangeUpperInc => "upper_inc",
        Func::RangeUpperInf => "upper_inf",
        Func::RangeItem | Func::RangeHolds => "::",
        Func::RangeStart => "lower",
        Func::RangeEnd => "upper",
        _ => return Ok(None),
    };
    if call.dialect != Dialect::Postgres {
        return Err(unsupported(
            call.dialect,
            "ranges",
            "keep the two ends in columns of their own, and compare them with `.le()` and `.gt()`",
        ));
    }
    let (a, b) = (call.side(0), call.side(1));
    let item = || postgres_type(call.class).unwrap_or("int8");
    Ok(Some(match call.func {
        Func::RangeItem => format!("{a}::{}", item()),
        Func::RangeHolds => format!("({a}::{} <@ {b})", item()),
        _ if call.args.len() == 2 => format!("({a} {operator} {b})"),
        _ => format!("{operator}({})", call.arg(0)),
    }))
}
