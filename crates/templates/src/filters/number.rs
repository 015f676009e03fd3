//! Numbers for people.

use super::math::{decimal, rounded};
use crate::{args::Args, value::Value};
use carafe_core::{Decimal, Error, ErrorKind, Result};
use minijinja::value::ValueKind;

/// The value before the bar as an exact number.
fn number(args: &Args<'_>, filter: &str) -> Result<Decimal> {
    let value = &args.required(0, "value")?.0;
    if let Some(number) = decimal(value) {
        return Ok(number);
    }
    let text = crate::value::shown(value);
    let parsed = match value.kind() {
        ValueKind::Number => f64::try_from(value.clone())
            .ok()
            .filter(|_| !value.is_integer())
            .and_then(Decimal::from_f64),
        _ => None,
    };
    parsed.or_else(|| text.parse().ok()).ok_or_else(|| {
        Error::new(
            ErrorKind::Internal,
            format!("`{filter}` takes a number, not `{}`", short(&text)),
        )
        .code("templates.E006")
        .hint("give it a number, or write `value|default(0)` before it")
    })
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// `{{ price|floatformat(2) }}`: that many digits after the point; a negative count drops zeros.
pub(super) fn floatformat(args: &Args<'_>) -> Result<Value> {
    let number = number(args, "floatformat")?;
    let places = args.get(1).and_then(Value::as_i64).unwrap_or(-1);
    let scale = u32::try_from(places.unsigned_abs()).unwrap_or(28).min(28);
    let round = rounded(number, scale);
    let is_whole = round.normalized().scale() == 0;
    let shown = if places < 0 && is_whole {
        rounded(round, 0)
    } else {
        round
    };
    Ok(Value::new(shown.to_string()))
}

/// `{{ 4500000|intcomma }}`: 4,500,000.
pub(super) fn intcomma(args: &Args<'_>) -> Result<Value> {
    let text = number(args, "intcomma")?.to_string();
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, fraction) = digits
        .split_once('.')
        .map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut grouped = String::from(sign);
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    Ok(Value::new(grouped))
}

/// `{{ file.size|filesizeformat }}`: 13.0 kB.
pub(super) fn filesizeformat(args: &Args<'_>) -> Result<Value> {
    const UNITS: &[&str] = &["kB", "MB", "GB", "TB", "PB"];
    let bytes = number(args, "filesizeformat")?.to_f64();
    if bytes.abs() < 1000.0 {
        let unit = if (bytes - 1.0).abs() < f64::EPSILON {
            "byte"
        } else {
            "bytes"
        };
        return Ok(Value::new(format!("{bytes} {unit}")));
    }
    let mut size = bytes / 1000.0;
    let mut units = UNITS.iter();
    let mut unit = units.next();
    while size.abs() >= 999.95 && !units.as_slice().is_empty() {
        size /= 1000.0;
        unit = units.next();
    }
    Ok(Value::new(format!("{size:.1} {}", unit.unwrap_or(&"PB"))))
}

/// `item{{ count|pluralize }}`, `berr{{ count|pluralize("y,ies") }}`; a list counts its items.
pub(super) fn pluralize(args: &Args<'_>) -> Result<Value> {
    let value = &args.required(0, "value")?.0;
    let one = match value.kind() {
        ValueKind::Seq | ValueKind::Map | ValueKind::Iterable => value.len() == Some(1),
        _ => number(args, "pluralize")? == Decimal::from(1),
    };
    let endings = args.get(1).map_or_else(|| "s".into(), Value::text);
    let (singular, plural) = endings.split_once(',').unwrap_or(("", &endings));
    Ok(Value::new(if one { singular } else { plural }))
}
