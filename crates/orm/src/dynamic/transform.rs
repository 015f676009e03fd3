//! Transforms: `created__year`, `name__lower`, one behind another.

use crate::{
    query::function::{Func, call},
    query::tape::Tape,
    value::{Class, ColumnType},
};

/// What a lookup compares: an expression and the type of its values.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    pub(super) tape: Tape,
    pub(super) kind: ColumnType,
}

/// Names of all transforms, for suggestions.
pub(super) const NAMES: &[&str] = &[
    "date",
    "time",
    "year",
    "iso_year",
    "quarter",
    "month",
    "week",
    "day",
    "week_day",
    "iso_week_day",
    "hour",
    "minute",
    "second",
    "lower",
    "upper",
    "length",
    "trim",
    "unaccent",
];

impl Subject {
    /// Applies a transform; false when there is none of this name for this type.
    pub(super) fn transform(&mut self, name: &str) -> bool {
        let Some((func, kind)) = found(self.kind, name) else {
            return false;
        };
        call(&mut self.tape, func, Class::of_type(self.kind), 1);
        self.kind = kind;
        true
    }
}

fn found(kind: ColumnType, name: &str) -> Option<(Func, ColumnType)> {
    match kind {
        ColumnType::Text => of_text(name),
        ColumnType::Date => of_day(name),
        ColumnType::Time => of_time(name),
        ColumnType::DateTime => of_day(name)
            .or_else(|| of_time(name))
            .or_else(|| of_instant(name)),
        _ => None,
    }
}

fn of_instant(name: &str) -> Option<(Func, ColumnType)> {
    match name {
        "date" => Some((Func::Date, ColumnType::Date)),
        "time" => Some((Func::Time, ColumnType::Time)),
        _ => None,
    }
}

fn of_day(name: &str) -> Option<(Func, ColumnType)> {
    let func = match name {
        "year" => Func::Year,
        "iso_year" => Func::IsoYear,
        "quarter" => Func::Quarter,
        "month" => Func::Month,
        "week" => Func::Week,
        "day" => Func::Day,
        "week_day" => Func::WeekDay,
        "iso_week_day" => Func::IsoWeekDay,
        _ => return None,
    };
    Some((func, ColumnType::Int))
}

fn of_time(name: &str) -> Option<(Func, ColumnType)> {
    let func = match name {
        "hour" => Func::Hour,
        "minute" => Func::Minute,
        "second" => Func::Second,
        _ => return None,
    };
    Some((func, ColumnType::Int))
}

fn of_text(name: &str) -> Option<(Func, ColumnType)> {
    Some(match name {
        "lower" => (Func::Lower, ColumnType::Text),
        "upper" => (Func::Upper, ColumnType::Text),
        "trim" => (Func::Trim, ColumnType::Text),
        "unaccent" => (Func::Unaccent, ColumnType::Text),
        "length" => (Func::Length, ColumnType::Int),
        _ => return None,
    })
}
