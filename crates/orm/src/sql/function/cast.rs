//! From one type to another.

use super::Called;
use crate::{query::function::Func, sql::Dialect, value::Class};
use carafe_core::Result;

/// Texts that are whole numbers, and those that are numbers, without a backslash, which each database reads in its
/// own way.
const WHOLE: &str = "'^[[:space:]]*[-+]?[0-9]+[[:space:]]*$'";
const NUMBER: &str =
    "'^[[:space:]]*[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][-+]?[0-9]+)?[[:space:]]*$'";

pub(super) fn text(call: &Called<'_>) -> Result<Option<String>> {
    let bits = match call.func {
        Func::ToSmallInt => 16,
        Func::ToInt => 32,
        Func::ToBigInt => 64,
        Func::ToFloat | Func::ToDecimal => 0,
        Func::ToText => return Ok(Some(to_text(call))),
        _ => return Ok(None),
    };
    Ok(Some(match call.dialect {
        Dialect::Postgres => postgres(call, bits),
        Dialect::Sqlite => sqlite(call, bits),
        Dialect::MariaDb | Dialect::MySql => mysql(call, bits),
    }))
}

fn postgres(call: &Called<'_>, bits: u8) -> String {
    let x = call.side(0);
    let name = match call.func {
        Func::ToFloat => "float8".to_owned(),
        Func::ToDecimal => format!("numeric({}, {})", call.arg(1), call.arg(2)),
        _ => format!("int{}", bits / 8),
    };
    match call.class {
        Class::Text if bits > 0 => format!("CASE WHEN {x} ~ {WHOLE} THEN {x}::{name} END"),
        Class::Text if call.func == Func::ToDecimal => {
            format!("CASE WHEN {x} ~ {NUMBER} THEN {x}::numeric::{name} END")
        }
        Class::Text => format!("CASE WHEN {x} ~ {NUMBER} THEN {x}::{name} END"),
        Class::Float | Class::Decimal if bits > 0 => format!("trunc({x})::{name}"),
        _ => format!("{x}::{name}"),
    }
}

fn sqlite(call: &Called<'_>, bits: u8) -> String {
    match call.func {
        Func::ToFloat => format!("carafe_to_float({})", call.arg(0)),
        Func::ToDecimal => format!("carafe_to_decimal({})", call.list()),
        _ => format!("carafe_to_int({}, {bits})", call.arg(0)),
    }
}

fn mysql(call: &Called<'_>, bits: u8) -> String {
    let x = call.arg(0);
    let cast = match call.func {
        Func::ToFloat => format!("({x} + 0e0)"),
        Func::ToDecimal => format!("CAST({x} AS DECIMAL({}, {}))", call.arg(1), call.arg(2)),
        _ if matches!(call.class, Class::Float | Class::Decimal) => {
            format!("CAST(TRUNCATE({x}, 0) AS SIGNED)")
        }
        _ => format!("CAST({x} AS SIGNED)"),
    };
    let digits = if bits > 0 { WHOLE } else { NUMBER };
    match call.class {
        Class::Text => format!("CASE WHEN {x} REGEXP {digits} THEN {cast} END"),
        _ => cast,
    }
}

fn to_text(call: &Called<'_>) -> String {
    let (x, side) = (call.arg(0), call.side(0));
    match (call.dialect, call.class) {
        (_, Class::Text) => side,
        (_, Class::Bool) => {
            format!("CASE WHEN {side} THEN 'true' WHEN NOT {side} THEN 'false' END")
        }
        (Dialect::Postgres, Class::Decimal) => format!("trim_scale({x})::text"),
        (Dialect::Postgres, Class::Date) => format!("to_char({x}, 'YYYY-MM-DD')"),
        (Dialect::Postgres, Class::DateTime) => {
            format!("to_char({side}::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')")
        }
        (Dialect::Postgres, _) => format!("{side}::text"),
        (Dialect::Sqlite, Class::Decimal) => format!("carafe_decimal_text({x})"),
        (Dialect::Sqlite, Class::Date) => format!("substr({x}, 1, 10)"),
        (Dialect::Sqlite, Class::DateTime) => format!("substr({x}, 1, 19)"),
        (Dialect::Sqlite, _) => format!("CAST({x} AS TEXT)"),
        (_, Class::Decimal) => format!(
            "IF({x} LIKE '%.%', TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM {x})), CAST({x} AS CHAR))"
        ),
        (_, Class::Date) => format!("DATE_FORMAT({x}, '%Y-%m-%d')"),
        (_, Class::DateTime) => format!("DATE_FORMAT({x}, '%Y-%m-%d %H:%i:%s')"),
        _ => format!("CAST({x} AS CHAR)"),
    }
}

/// A value as JSON shows it, for the functions that would show another on each database.
pub(super) fn json_item(
    call: &Called<'_>,
    class: Class,
    value: &crate::sql::expression::Sql,
) -> String {
    let shown = Called {
        dialect: call.dialect,
        func: Func::ToText,
        class,
        args: std::slice::from_ref(value),
    };
    match (call.dialect, class) {
        (_, Class::Date | Class::DateTime) => to_text(&shown),
        (Dialect::Sqlite, Class::Bool) => format!("json({})", to_text(&shown)),
        (Dialect::Postgres, _) => value.text.clone(),
        (Dialect::Sqlite, _) => value.text.clone(),
        (_, Class::Bool) => format!("JSON_EXTRACT({}, '$')", to_text(&shown)),
        _ => value.text.clone(),
    }
}
