//! Parts of dates and times on MariaDB and MySQL.

use super::Called;
use crate::{query::function::Func, value::Class};

/// The moment as the clocks of the zone show it.
///
/// A server without zone tables answers NULL to a zone's name. A query of two rows where one is wanted makes an error
/// of that: there is no other way to raise one inside a SELECT.
fn local(call: &Called<'_>) -> String {
    let x = call.side(0);
    match call.args.get(1) {
        Some(zone) => {
            let zone = &zone.text;
            format!(
                "COALESCE(CONVERT_TZ({x}, '+00:00', {zone}), IF({x} IS NULL, NULL, (SELECT {x} UNION ALL SELECT {x})))"
            )
        }
        None => x,
    }
}

/// The instant of a moment of the zone.
fn instant(call: &Called<'_>, moment: &str) -> String {
    match call.args.get(1) {
        Some(zone) => format!("CONVERT_TZ({moment}, {}, '+00:00')", zone.text),
        None => moment.to_owned(),
    }
}

pub(super) fn text(call: &Called<'_>, trunc: bool) -> String {
    let local = local(call);
    if trunc {
        return truncated(call, &local);
    }
    match call.func {
        Func::Date => format!("DATE({local})"),
        Func::Time => format!("TIME({local})"),
        Func::Year => format!("YEAR({local})"),
        Func::IsoYear => format!("(YEARWEEK({local}, 3) DIV 100)"),
        Func::Quarter => format!("QUARTER({local})"),
        Func::Month => format!("MONTH({local})"),
        Func::Week => format!("WEEK({local}, 3)"),
        Func::Day => format!("DAYOFMONTH({local})"),
        Func::WeekDay => format!("DAYOFWEEK({local})"),
        Func::IsoWeekDay => format!("(WEEKDAY({local}) + 1)"),
        Func::Hour => format!("HOUR({local})"),
        Func::Minute => format!("MINUTE({local})"),
        _ => format!("SECOND({local})"),
    }
}

fn truncated(call: &Called<'_>, local: &str) -> String {
    let kind = match call.class {
        Class::Date => "DATE",
        Class::Time => "TIME",
        _ => "DATETIME",
    };
    let text = match call.func {
        Func::TruncYear => format!("DATE_FORMAT({local}, '%Y-01-01')"),
        Func::TruncQuarter => {
            format!("CONCAT(YEAR({local}), '-', QUARTER({local}) * 3 - 2, '-01')")
        }
        Func::TruncMonth => format!("DATE_FORMAT({local}, '%Y-%m-01')"),
        Func::TruncWeek => format!("DATE_SUB(DATE({local}), INTERVAL WEEKDAY({local}) DAY)"),
        Func::TruncDay => format!("DATE({local})"),
        Func::TruncHour if call.class == Class::Time => format!("TIME_FORMAT({local}, '%H:00:00')"),
        Func::TruncHour => format!("DATE_FORMAT({local}, '%Y-%m-%d %H:00:00')"),
        Func::TruncMinute if call.class == Class::Time => {
            format!("TIME_FORMAT({local}, '%H:%i:00')")
        }
        Func::TruncMinute => format!("DATE_FORMAT({local}, '%Y-%m-%d %H:%i:00')"),
        _ if call.class == Class::Time => format!("TIME_FORMAT({local}, '%H:%i:%s')"),
        _ => format!("DATE_FORMAT({local}, '%Y-%m-%d %H:%i:%s')"),
    };
    instant(call, &format!("CAST({text} AS {kind})"))
}
