//! Functions of numbers: NULL where there is no result.

use super::Called;
use crate::{query::function::Func, sql::Dialect, value::Class};
use carafe_core::Result;

pub(super) fn text(call: &Called<'_>) -> Result<Option<String>> {
    Ok(shaped(call).or_else(|| real(call)).or_else(|| bits(call)))
}

/// Functions that keep the type of their number.
fn shaped(call: &Called<'_>) -> Option<String> {
    let (x, side, dialect) = (call.arg(0), call.side(0), call.dialect);
    let whole = call.class.is_integer();
    let wide = if whole && dialect == Dialect::Postgres {
        format!("{side}::int8")
    } else {
        side.clone()
    };
    Some(match (call.func, dialect) {
        (Func::Abs, _) => format!("abs({wide})"),
        (Func::Negate, _) if whole && dialect == Dialect::Sqlite => format!("carafe_sub(0, {x})"),
        (Func::Negate, _) => format!("(- {wide})"),
        (Func::Sign, Dialect::Postgres) => format!("sign({x})::int4"),
        (Func::Sign, _) => format!(
            "CASE WHEN {side} > 0 THEN 1 WHEN {side} < 0 THEN -1 WHEN {side} = 0 THEN 0 END"
        ),
        (Func::Ceil | Func::Floor, _) if whole => side,
        (Func::Ceil, Dialect::Sqlite) => format!("carafe_ceil({x})"),
        (Func::Floor, Dialect::Sqlite) => format!("carafe_floor({x})"),
        (Func::Ceil, _) => format!("ceiling({x})"),
        (Func::Floor, _) => format!("floor({x})"),
        (Func::Round, _) => round(call),
        _ => return None,
    })
}

/// A half is rounded away from zero; binary fractions by the same formula everywhere.
fn round(call: &Called<'_>) -> String {
    let (x, side, places) = (call.arg(0), call.side(0), call.int(1));
    match (call.dialect, call.class) {
        (Dialect::Sqlite, Class::Decimal) => format!("carafe_round_decimal({x}, {places})"),
        (Dialect::Sqlite, _) => format!("carafe_round({x}, {places})"),
        (Dialect::Postgres, Class::Float) => format!(
            "(sign({x}) * floor(abs({x}) * power(10::float8, {places}) + 0.5) / power(10::float8, {places}))"
        ),
        (Dialect::Postgres, Class::Decimal) => format!("round({x}, {places})"),
        (Dialect::Postgres, _) => format!("round({side}::numeric, {places})::int8"),
        (_, Class::Float) => {
            format!("(SIGN({x}) * FLOOR(ABS({x}) * POW(10, {places}) + 0.5) / POW(10, {places}))")
        }
        _ => format!("ROUND({x}, {places})"),
    }
}

/// An operand as a binary fraction.
fn float(call: &Called<'_>, index: usize) -> String {
    match call.dialect {
        Dialect::Postgres => format!("{}::float8", call.side(index)),
        Dialect::Sqlite => format!("CAST({} AS REAL)", call.arg(index)),
        _ => format!("({} + 0e0)", call.side(index)),
    }
}

/// Functions over binary fractions.
fn real(call: &Called<'_>) -> Option<String> {
    let (x, y) = (float(call, 0), float(call, 1));
    let sqlite = call.dialect == Dialect::Sqlite;
    let f = |name: &str, args: &str| {
        if sqlite {
            format!("carafe_{name}({args})")
        } else {
            format!("{name}({args})")
        }
    };
    let among = |name: &str| format!("CASE WHEN {x} BETWEEN -1 AND 1 THEN {} END", f(name, &x));
    Some(match call.func {
        Func::Power => format!(
            "CASE WHEN NOT ({x} = 0 AND {y} < 0 OR {x} < 0 AND {y} <> {}) THEN {} END",
            f("floor", &y),
            f("power", &format!("{x}, {y}"))
        ),
        Func::Sqrt => format!("CASE WHEN {x} >= 0 THEN {} END", f("sqrt", &x)),
        // PostgreSQL refuses a result that is too small for a fraction.
        Func::Exp => format!(
            "CASE WHEN {x} < -700 THEN 0 WHEN {x} >= -700 THEN {} END",
            f("exp", &x)
        ),
        Func::Ln => format!("CASE WHEN {x} > 0 THEN {} END", f("ln", &x)),
        Func::Log => format!(
            "CASE WHEN {x} > 0 AND {y} > 0 AND {y} <> 1 THEN {} / {} END",
            f("ln", &x),
            f("ln", &y)
        ),
        Func::Sin => f("sin", &x),
        Func::Cos => f("cos", &x),
        Func::Tan => f("tan", &x),
        Func::Cot => format!("CASE WHEN {x} <> 0 THEN 1 / {} END", f("tan", &x)),
        Func::Asin => among("asin"),
        Func::Acos => among("acos"),
        Func::Atan => f("atan", &x),
        Func::Atan2 => f("atan2", &format!("{x}, {y}")),
        Func::Degrees => f("degrees", &x),
        Func::Radians => f("radians", &x),
        Func::Pi if sqlite => std::f64::consts::PI.to_string(),
        Func::Pi => "(pi() + 0e0)".to_owned(),
        Func::Random => random(call.dialect).to_owned(),
        _ => return None,
    })
}

fn random(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => "random()",
        // 53 random bits.
        Dialect::Sqlite => "((random() & 9007199254740991) / 9007199254740992.0)",
        _ => "RAND()",
    }
}

fn bits(call: &Called<'_>) -> Option<String> {
    let sign = match call.func {
        Func::BitAnd => "&",
        Func::BitOr => "|",
        Func::BitXor => "^",
        Func::ShiftLeft => "<<",
        Func::ShiftRight => ">>",
        _ => return None,
    };
    let (a, b) = (call.side(0), call.side(1));
    Some(match (call.dialect, call.func) {
        (Dialect::Postgres, Func::BitXor) => format!("({a}::int8 # {b}::int8)"),
        (Dialect::Postgres, Func::ShiftLeft | Func::ShiftRight) => {
            format!("({a}::int8 {sign} {b}::int4)")
        }
        (Dialect::Postgres, _) => format!("({a}::int8 {sign} {b}::int8)"),
        (Dialect::Sqlite, Func::BitXor) => format!("(({a} | {b}) - ({a} & {b}))"),
        (Dialect::Sqlite, _) => format!("({a} {sign} {b})"),
        // Its shift does not keep the sign: -1 - (-1 - a >> b) is a >> b for a number below zero.
        (_, Func::ShiftRight) => format!(
            "CAST(IF({a} < 0, -1 - CAST((-1 - {a}) >> {b} AS SIGNED), {a} >> {b}) AS SIGNED)"
        ),
        _ => format!("CAST({a} {sign} {b} AS SIGNED)"),
    })
}
