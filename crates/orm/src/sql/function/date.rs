//! Parts of dates and times, and their beginnings.

use super::Called;
use crate::{
    query::{function::Func, tape::Code},
    sql::{Dialect, expression::Sql, statement::is_parameter},
    value::Class,
};
use carafe_core::Result;

/// A value whose year an expression is.
#[derive(Debug, Clone)]
pub(crate) struct YearOf {
    pub(super) value: String,
    pub(super) class: Class,
}

/// A comparison of a year with a value, as a range of its days: an index on the column serves it.
pub(crate) fn year_range(dialect: Dialect, code: Code, a: &Sql, b: &Sql) -> Option<Sql> {
    let of = a.year_of.as_ref().filter(|_| is_parameter(&b.text))?;
    let (value, year) = (&of.value, &b.text);
    let start = first_day(dialect, of.class, year);
    let next = first_day(dialect, of.class, &format!("({year} + 1)"));
    let text = match code {
        Code::Eq => format!("{value} >= {start} AND {value} < {next}"),
        Code::Lt => format!("{value} < {start}"),
        Code::Le => format!("{value} < {next}"),
        Code::Gt => format!("{value} >= {next}"),
        Code::Ge => format!("{value} >= {start}"),
        _ => return None,
    };
    Some(Sql::compound(text, a.nullable))
}

fn first_day(dialect: Dialect, class: Class, year: &str) -> String {
    match (dialect, class) {
        (Dialect::Postgres, Class::Date) => format!("make_date({year}, 1, 1)"),
        (Dialect::Postgres, _) => format!("make_timestamptz({year}, 1, 1, 0, 0, 0, 'UTC')"),
        (Dialect::Sqlite, Class::Date) => format!("printf('%04d-01-01', {year})"),
        (Dialect::Sqlite, _) => format!("printf('%04d-01-01 00:00:00', {year})"),
        (_, Class::Date) => format!("CAST(CONCAT(LPAD({year}, 4, '0'), '-01-01') AS DATE)"),
        _ => format!("CAST(CONCAT(LPAD({year}, 4, '0'), '-01-01') AS DATETIME)"),
    }
}

pub(super) fn text(call: &Called<'_>) -> Result<Option<String>> {
    if call.func == Func::Now {
        return Ok(Some(now(call.dialect).to_owned()));
    }
    let Some(name) = name(call.func) else {
        return Ok(None);
    };
    let trunc = matches!(
        call.func,
        Func::TruncYear
            | Func::TruncQuarter
            | Func::TruncMonth
            | Func::TruncWeek
            | Func::TruncDay
            | Func::TruncHour
            | Func::TruncMinute
            | Func::TruncSecond
    );
    Ok(Some(match call.dialect {
        Dialect::Postgres if trunc => postgres_trunc(call, name),
        Dialect::Postgres => postgres_part(call, name),
        Dialect::Sqlite => sqlite(call, name, trunc),
        Dialect::MariaDb | Dialect::MySql => super::mysql_date::text(call, trunc),
    }))
}

fn now(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => "now()",
        Dialect::Sqlite => "strftime('%Y-%m-%d %H:%M:%f000', 'now')",
        _ => "UTC_TIMESTAMP(6)",
    }
}

/// What PostgreSQL calls the part.
fn name(func: Func) -> Option<&'static str> {
    Some(match func {
        Func::Date => "date",
        Func::Time => "time",
        Func::Year | Func::TruncYear => "year",
        Func::IsoYear => "isoyear",
        Func::Quarter | Func::TruncQuarter => "quarter",
        Func::Month | Func::TruncMonth => "month",
        Func::Week | Func::TruncWeek => "week",
        Func::Day | Func::TruncDay => "day",
        Func::WeekDay => "dow",
        Func::IsoWeekDay => "isodow",
        Func::Hour | Func::TruncHour => "hour",
        Func::Minute | Func::TruncMinute => "minute",
        Func::Second | Func::TruncSecond => "second",
        _ => return None,
    })
}

fn zone<'c>(call: &'c Called<'_>) -> &'c str {
    call.args.get(1).map_or("'UTC'", |zone| zone.text.as_str())
}

fn postgres_part(call: &Called<'_>, name: &str) -> String {
    let local = match call.class {
        Class::DateTime => format!(
            "({}::timestamptz AT TIME ZONE {})",
            call.side(0),
            zone(call)
        ),
        _ => call.side(0),
    };
    match call.func {
        Func::Date => format!("{local}::date"),
        Func::Time => format!("{local}::time"),
        Func::WeekDay => format!("(extract(dow FROM {local})::int4 + 1)"),
        Func::Second => format!("floor(extract(second FROM {local}))::int4"),
        _ => format!("extract({name} FROM {local})::int4"),
    }
}

fn postgres_trunc(call: &Called<'_>, name: &str) -> String {
    let side = call.side(0);
    match call.class {
        Class::Date => format!("date_trunc('{name}', {side}::timestamp)::date"),
        Class::Time => format!("date_trunc('{name}', {side}::interval)::time"),
        _ => format!("date_trunc('{name}', {side}::timestamptz, {})", zone(call)),
    }
}

fn sqlite(call: &Called<'_>, name: &str, trunc: bool) -> String {
    let function = if trunc { "carafe_trunc" } else { "carafe_part" };
    let zone = call.args.get(1).map_or("NULL", |zone| zone.text.as_str());
    format!("{function}('{name}', {}, {zone})", call.arg(0))
}
