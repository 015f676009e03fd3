//! Numbers: whole ones that may not overflow, and functions of binary fractions.

use super::{Function, Given, float_of, give, int_of, refused};
use rusqlite::{
    functions::Context,
    types::{Value, ValueRef},
};

pub(super) const ALL: &[Function] = &[
    ("carafe_add", 2, |c| whole(c, i64::checked_add)),
    ("carafe_sub", 2, |c| whole(c, i64::checked_sub)),
    ("carafe_mul", 2, |c| whole(c, i64::checked_mul)),
    ("carafe_div", 2, div),
    ("carafe_mod", 2, remainder),
    ("carafe_round", 2, round),
    ("carafe_ceil", 1, |c| kept(c, f64::ceil)),
    ("carafe_floor", 1, |c| kept(c, f64::floor)),
    ("carafe_sqrt", 1, |c| real(c, f64::sqrt)),
    ("carafe_exp", 1, |c| real(c, f64::exp)),
    ("carafe_ln", 1, |c| real(c, f64::ln)),
    ("carafe_sin", 1, |c| real(c, f64::sin)),
    ("carafe_cos", 1, |c| real(c, f64::cos)),
    ("carafe_tan", 1, |c| real(c, f64::tan)),
    ("carafe_asin", 1, |c| real(c, f64::asin)),
    ("carafe_acos", 1, |c| real(c, f64::acos)),
    ("carafe_atan", 1, |c| real(c, f64::atan)),
    ("carafe_degrees", 1, |c| real(c, f64::to_degrees)),
    ("carafe_radians", 1, |c| real(c, f64::to_radians)),
    ("carafe_atan2", 2, |c| pair(c, f64::atan2)),
    ("carafe_power", 2, |c| pair(c, f64::powf)),
    ("carafe_to_int", 2, to_int),
    ("carafe_to_float", 1, to_float),
];

const TOO_LARGE: &str = "a number is too large for its column";

/// SQLite itself would go on with a binary fraction.
fn whole(context: &Context<'_>, work: fn(i64, i64) -> Option<i64>) -> Given {
    let (Some(a), Some(b)) = (int_of(context, 0), int_of(context, 1)) else {
        return give(Value::Null);
    };
    work(a, b).map_or_else(|| Err(refused(TOO_LARGE)), give)
}

fn div(context: &Context<'_>) -> Given {
    match int_of(context, 1) {
        Some(0) => give(Value::Null),
        _ => whole(context, i64::checked_div),
    }
}

/// As the other databases calculate it, not as C's `fmod` does.
fn remainder(context: &Context<'_>) -> Given {
    match (float_of(context, 0), float_of(context, 1)) {
        (Some(a), Some(b)) if b != 0.0 => give(a - b * (a / b).trunc()),
        _ => give(Value::Null),
    }
}

/// The formula of the other databases, so that the last bit is the same.
fn round(context: &Context<'_>) -> Given {
    let Some(places) = int_of(context, 1) else {
        return give(Value::Null);
    };
    if let ValueRef::Integer(number) = context.get_raw(0) {
        return give(rounded_int(number, places));
    }
    let Some(number) = float_of(context, 0) else {
        return give(Value::Null);
    };
    #[expect(clippy::cast_precision_loss, reason = "no fraction has so many places")]
    let power = 10f64.powf(places as f64);
    give(number.signum() * (number.abs() * power + 0.5).floor() / power)
}

fn rounded_int(number: i64, places: i64) -> i64 {
    if places >= 0 {
        return number;
    }
    let power = u32::try_from(-places)
        .ok()
        .and_then(|p| 10i128.checked_pow(p));
    let Some(step) = power else { return 0 };
    let number = i128::from(number);
    let rounded = (number.abs() + step / 2) / step * step * number.signum();
    i64::try_from(rounded).unwrap_or(0)
}

/// A whole number stays one.
fn kept(context: &Context<'_>, work: fn(f64) -> f64) -> Given {
    match context.get_raw(0) {
        ValueRef::Integer(number) => give(number),
        ValueRef::Real(number) => give(work(number)),
        _ => give(Value::Null),
    }
}

fn real(context: &Context<'_>, work: fn(f64) -> f64) -> Given {
    match float_of(context, 0) {
        Some(number) => finite(number.is_finite(), work(number)),
        None => give(Value::Null),
    }
}

fn pair(context: &Context<'_>, work: fn(f64, f64) -> f64) -> Given {
    match (float_of(context, 0), float_of(context, 1)) {
        (Some(a), Some(b)) => finite(a.is_finite() && b.is_finite(), work(a, b)),
        _ => give(Value::Null),
    }
}

/// Out of finite numbers comes a finite one, or an error as on the other databases.
fn finite(expected: bool, result: f64) -> Given {
    if expected && !result.is_finite() {
        return Err(refused(TOO_LARGE));
    }
    give(result)
}

/// A whole number of so many bits; NULL for a text that is none.
fn to_int(context: &Context<'_>) -> Given {
    let number = match context.get_raw(0) {
        ValueRef::Integer(number) => Some(i128::from(number)),
        ValueRef::Real(number) => truncated(number),
        ValueRef::Text(text) => match std::str::from_utf8(text).ok().and_then(digits) {
            Some(digits) => digits.parse().ok(),
            None => return give(Value::Null),
        },
        ValueRef::Null | ValueRef::Blob(_) => return give(Value::Null),
    };
    let bits = int_of(context, 1).unwrap_or(64);
    let limit = 1i128 << (bits - 1);
    number
        .filter(|number| (-limit..limit).contains(number))
        .and_then(|number| i64::try_from(number).ok())
        .map_or_else(|| Err(refused(TOO_LARGE)), give)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "larger ones were refused before"
)]
fn truncated(number: f64) -> Option<i128> {
    (number.abs() < 1e30).then(|| number.trunc() as i128)
}

/// The digits of a text that is a whole number, with their sign.
fn digits(text: &str) -> Option<&str> {
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace());
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    whole.then(|| text.strip_prefix('+').unwrap_or(text))
}

/// A text as a number, as the other databases read it: no `inf`, no `nan`.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace());
    let letters = |c: char| c.is_ascii_alphabetic() && !c.eq_ignore_ascii_case(&'e');
    if text.contains(letters) {
        return None;
    }
    text.parse().ok()
}

fn to_float(context: &Context<'_>) -> Given {
    let number = match context.get_raw(0) {
        ValueRef::Text(text) => std::str::from_utf8(text).ok().and_then(number),
        _ => float_of(context, 0),
    };
    number.map_or_else(|| give(Value::Null), give)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_numbers_or_not() {
        assert_eq!(digits(" +12 "), Some("12"));
        assert_eq!(digits("-7"), Some("-7"));
        assert_eq!((digits(""), digits("-"), digits("1.5")), (None, None, None));
        assert_eq!(number(" .5e1"), Some(5.0));
        assert_eq!(
            (number("inf"), number("NaN"), number("")),
            (None, None, None)
        );
    }

    #[test]
    fn tens_are_rounded() {
        assert_eq!(rounded_int(15, -1), 20);
        assert_eq!(rounded_int(-15, -1), -20);
        assert_eq!(rounded_int(i64::MAX, -40), 0);
        assert_eq!(rounded_int(7, 3), 7);
    }
}
