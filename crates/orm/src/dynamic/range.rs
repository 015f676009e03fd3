//! Range columns: `period__contains`, `period__startswith__gte`, `period__isempty`.

use super::{
    fit::{described, fit},
    lookup::{Asked, Compare, misfit, yes},
    transform::Subject,
};
use crate::{
    query::{
        function::{Func, call},
        tape::{Code, Tape},
    },
    value::{Class, ColumnType, Value},
};
use carafe_core::Result;

/// The lookups that only ranges have.
pub(super) const NAMES: [&str; 14] = [
    "contained_by",
    "overlap",
    "fully_lt",
    "fully_gt",
    "not_lt",
    "not_gt",
    "adjacent_to",
    "isempty",
    "lower_inc",
    "lower_inf",
    "upper_inc",
    "upper_inf",
    "startswith",
    "endswith",
];

/// The condition on a range column; `of` is what it goes over.
pub(super) fn condition(
    mut subject: Subject,
    of: ColumnType,
    rest: &str,
    asked: Asked<'_>,
) -> Result<Tape> {
    let (name, after) = rest.split_once("__").unwrap_or((rest, ""));
    if let Some(func) = end(name) {
        call(&mut subject.tape, func, Class::of_type(of), 1);
        subject.kind = of;
        return subject.condition(after, asked);
    }
    let range = subject.kind;
    if let Some(func) = question(rest) {
        let wanted = yes(asked.lookup, &asked.value.read(Compare::IsNull))?;
        let mut tape = subject.tape;
        call(&mut tape, func, Class::of_type(of), 1);
        if !wanted {
            tape.op(Code::Not, 0);
        }
        return Ok(tape);
    }
    let Some(func) = operator(rest) else {
        return subject.condition(rest, asked);
    };
    let value = asked.value.read(Compare::Op(Code::Eq));
    let kinds = if func == Func::RangeContains {
        &[of, range][..]
    } else {
        &[range]
    };
    let (kind, value) =
        fitting(kinds, &value).ok_or_else(|| misfit(asked.lookup, &value, described(range)))?;
    let mut tape = subject.tape;
    tape.value(value);
    tape.op(Code::Typed, Class::of_type(kind) as u16);
    call(&mut tape, func, Class::of_type(of), 2);
    Ok(tape)
}

/// The value as the first of these types that it fits.
fn fitting(kinds: &[ColumnType], value: &Value) -> Option<(ColumnType, Value)> {
    kinds.iter().find_map(|kind| {
        let fits = fit(*kind, value.clone()).filter(|value| !value.is_null())?;
        Some((*kind, fits))
    })
}

fn operator(name: &str) -> Option<Func> {
    Some(match name {
        "contains" => Func::RangeContains,
        "contained_by" => Func::RangeContainedBy,
        "overlap" => Func::RangeOverlap,
        "fully_lt" => Func::RangeFullyLt,
        "fully_gt" => Func::RangeFullyGt,
        "not_lt" => Func::RangeNotLt,
        "not_gt" => Func::RangeNotGt,
        "adjacent_to" => Func::RangeAdjacentTo,
        _ => return None,
    })
}

fn question(name: &str) -> Option<Func> {
    Some(match name {
        "isempty" => Func::RangeIsEmpty,
        "lower_inc" => Func::RangeLowerInc,
        "lower_inf" => Func::RangeLowerInf,
        "upper_inc" => Func::RangeUpperInc,
        "upper_inf" => Func::RangeUpperInf,
        _ => return None,
    })
}

fn end(name: &str) -> Option<Func> {
    match name {
        "startswith" => Some(Func::RangeStart),
        "endswith" => Some(Func::RangeEnd),
        _ => None,
    }
}
