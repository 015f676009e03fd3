//! Exact numbers, which SQLite keeps as binary fractions.

use super::{Function, Given, give, int_of, refused};
use carafe_core::Decimal;
use rusqlite::{
    functions::Context,
    types::{ToSqlOutput, Value, ValueRef},
};

pub(super) const ALL: &[Function] = &[
    ("carafe_decimal", 1, decimal),
    ("carafe_round_decimal", 2, round),
    ("carafe_to_decimal", 3, to_decimal),
    ("carafe_decimal_text", 1, decimal_text),
];

/// The decimal that a calculation with binary fractions means: 0.99 * 3 is 2.97, not 2.9699999999999998.
fn decimal(context: &Context<'_>) -> Given {
    Ok(ToSqlOutput::Owned(match context.get_raw(0) {
        ValueRef::Real(number) => Value::Real(to_15_digits(number)),
        other => other.try_into()?,
    }))
}

/// As many digits as a binary fraction keeps of any decimal.
pub(super) fn to_15_digits(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
}

/// The decimal that an argument means.
fn exact(value: ValueRef<'_>) -> Option<Decimal> {
    match value {
        ValueRef::Integer(number) => Some(Decimal::from(number)),
        ValueRef::Real(number) => Decimal::from_f64(to_15_digits(number)),
        ValueRef::Text(text) => std::str::from_utf8(text).ok().and_then(read),
        ValueRef::Null | ValueRef::Blob(_) => None,
    }
}

/// A number as a person writes it, or a program: `12.50`, `.5`, `1e3`.
fn read(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let plain = text.parse().ok();
    plain.or_else(|| super::math::number(text).and_then(Decimal::from_f64))
}

fn keep(number: Decimal) -> Given {
    let short = number.normalized();
    match (short.scale(), i64::try_from(short.units())) {
        (0, Ok(whole)) => give(whole),
        _ => give(short.to_f64()),
    }
}

fn round(context: &Context<'_>) -> Given {
    let (Some(number), Some(places)) = (exact(context.get_raw(0)), int_of(context, 1)) else {
        return give(Value::Null);
    };
    keep(rounded(number, places))
}

/// A half is rounded away from zero.
fn rounded(number: Decimal, places: i64) -> Decimal {
    let scale = i64::from(number.scale());
    if places >= scale {
        return number;
    }
    let Ok(power) = u32::try_from(scale - places) else {
        return Decimal::default();
    };
    let Some(step) = 10i128.checked_pow(power) else {
        return Decimal::default();
    };
    let units = number.units();
    let whole = (units.abs() + step / 2) / step * units.signum();
    let places_kept = u32::try_from(places.max(0)).unwrap_or(0);
    let up = 10i128.checked_pow(u32::try_from(-places.min(0)).unwrap_or(0));
    let units = up.and_then(|up| whole.checked_mul(up));
    units
        .and_then(|units| Decimal::from_units(units, places_kept))
        .unwrap_or_default()
}

fn to_decimal(context: &Context<'_>) -> Given {
    let (Some(number), Some(digits), Some(places)) = (
        exact(context.get_raw(0)),
        int_of(context, 1),
        int_of(context, 2),
    ) else {
        return give(Value::Null);
    };
    let number = rounded(number, places);
    if i64::from(number.digits().0) > digits - places {
        return Err(refused("a number is too large for its column"));
    }
    keep(number)
}

fn decimal_text(context: &Context<'_>) -> Given {
    match exact(context.get_raw(0)) {
        Some(number) => give(number.normalized().to_string()),
        None => give(Value::Null),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "it is about the very last bit")]
    fn calculated_decimals_are_decimals() {
        let exact = [
            (0.99 * 3.0, 2.97),
            (0.1 + 0.2, 0.3),
            (1_234_567.89 * 3.0, 3_703_703.67),
        ];
        for (calculated, meant) in exact {
            assert_eq!(to_15_digits(calculated), meant);
        }
        assert_eq!(to_15_digits(-0.0), 0.0);
        assert!(to_15_digits(f64::INFINITY).is_infinite());
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        for (number, places, result) in [
            ("2.345", 2, "2.35"),
            ("-2.345", 2, "-2.35"),
            ("2.5", 0, "3"),
            ("15", -1, "20"),
            ("-14", -1, "-10"),
            ("1.5", 9, "1.5"),
            ("1.5", -40, "0"),
        ] {
            let number: Decimal = number.parse().expect("a number");
            assert_eq!(rounded(number, places).to_string(), result);
        }
    }
}
