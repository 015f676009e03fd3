//! Lists: arrays on PostgreSQL, JSON text elsewhere.

use super::Called;
use crate::{query::function::Func, sql::Dialect, value::Class};
use carafe_core::Result;

pub(super) fn text(call: &Called<'_>) -> Result<Option<String>> {
    if !matches!(
        call.func,
        Func::ArrayContains
            | Func::ArrayContainedBy
            | Func::ArrayOverlap
            | Func::ArrayLen
            | Func::ArrayItem
            | Func::ArraySlice
    ) {
        return Ok(None);
    }
    Ok(Some(match call.dialect {
        Dialect::Postgres => postgres(call),
        Dialect::Sqlite => sqlite(call),
        Dialect::MariaDb | Dialect::MySql => mysql(call),
    }))
}

fn postgres(call: &Called<'_>) -> String {
    let (a, b) = (call.side(0), call.side(1));
    match call.func {
        Func::ArrayContains => format!("({a} @> {b})"),
        Func::ArrayContainedBy => format!("({a} <@ {b})"),
        Func::ArrayOverlap => format!("({a} && {b})"),
        Func::ArrayLen => format!("cardinality({a})"),
        Func::ArrayItem => format!("({a})[{b} + 1]"),
        _ => format!("({a})[{b} + 1:{}]", call.side(2)),
    }
}

fn sqlite(call: &Called<'_>) -> String {
    let (a, b) = (call.arg(0), call.arg(1));
    let all = |of: &str, inside: &str| {
        format!(
            "CASE WHEN {a} IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM json_each({of}) AS carafe_a WHERE carafe_a.value NOT IN (SELECT value FROM json_each({inside}))) END"
        )
    };
    match call.func {
        Func::ArrayContains => format!("({})", all(b, a)),
        Func::ArrayContainedBy => format!("({})", all(a, b)),
        Func::ArrayOverlap => format!(
            "EXISTS (SELECT 1 FROM json_each({a}) AS carafe_a JOIN json_each({b}) AS carafe_b ON carafe_a.value = carafe_b.value)"
        ),
        Func::ArrayLen => format!("json_array_length({a})"),
        Func::ArrayItem => {
            let item = format!("json_extract({a}, '$[' || {b} || ']')");
            if call.class == Class::Decimal {
                format!("CAST({item} AS NUMERIC)")
            } else {
                item
            }
        }
        _ => format!("carafe_array_slice({a}, {b}, {})", call.arg(2)),
    }
}

/// The items of a list as rows: their number from 1, and their text.
fn rows(list: &str, name: &str) -> String {
    format!(
        "JSON_TABLE({list}, '$[*]' COLUMNS (n FOR ORDINALITY, v LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$')) AS {name}"
    )
}

fn mysql(call: &Called<'_>) -> String {
    let (a, b) = (call.arg(0), call.arg(1));
    match call.func {
        Func::ArrayContains => format!("JSON_CONTAINS({a}, {b})"),
        Func::ArrayContainedBy => format!("JSON_CONTAINS({b}, {a})"),
        Func::ArrayOverlap => format!(
            "EXISTS (SELECT 1 FROM {} JOIN {} ON carafe_a.v = carafe_b.v)",
            rows(a, "carafe_a"),
            rows(b, "carafe_b")
        ),
        Func::ArrayLen => format!("JSON_LENGTH({a})"),
        Func::ArrayItem => mysql_item(call.class, a, b),
        _ => {
            let item = format!("JSON_EXTRACT({a}, CONCAT('$[', n - 1, ']'))");
            let items = format!("GROUP_CONCAT({item} ORDER BY n SEPARATOR ',')");
            let (rows, end) = (rows(a, "carafe_a"), call.arg(2));
            format!(
                "CASE WHEN {a} IS NOT NULL THEN (SELECT CONCAT('[', COALESCE({items}, ''), ']') FROM {rows} WHERE n > {b} AND n <= {end}) END"
            )
        }
    }
}

fn mysql_item(class: Class, list: &str, index: &str) -> String {
    let json = format!("JSON_EXTRACT({list}, CONCAT('$[', {index}, ']'))");
    let text = format!("JSON_UNQUOTE({json})");
    match class {
        Class::SmallInt | Class::Int | Class::BigInt => format!("CAST({text} AS SIGNED)"),
        Class::Float => format!("({text} + 0.0e0)"),
        Class::Bool => format!("({text} = 'true')"),
        Class::Decimal => format!("CAST({text} AS DECIMAL(65, 28))"),
        Class::Date => format!("CAST({text} AS DATE)"),
        Class::Time => format!("CAST({text} AS TIME(6))"),
        Class::DateTime => format!("CAST({text} AS DATETIME(6))"),
        _ => format!("CONVERT({text} USING utf8mb4) COLLATE utf8mb4_bin"),
    }
}
