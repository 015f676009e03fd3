//! What a column refuses before the database is asked: nothing is cut or rounded silently.

use super::validators;
use crate::{
    model::{ColumnMeta, ModelMeta},
    value::{ColumnType, Value, hstore_pairs, is_reversed},
};
use carafe_core::{Decimal, FieldError};
use std::net::IpAddr;

/// Why this value does not fit the column, if it does not.
///
/// Texts longer than `max` and decimals with more digits than `digits(…)` are refused.
pub fn check_value(meta: &'static ModelMeta, column: u16, value: &Value) -> Option<FieldError> {
    let column = meta.columns.get(usize::from(column))?;
    let (code, message) = unfit(column, value).or_else(|| validators::refused(column, value))?;
    Some(FieldError {
        field: column.field.into(),
        code,
        message,
    })
}

/// Why the column's type does not hold the value.
fn unfit(column: &ColumnMeta, value: &Value) -> Option<(&'static str, String)> {
    Some(match value {
        Value::Text(text) if column.kind == ColumnType::Json && text.is_empty() => {
            ("invalid", "Enter a valid JSON.".to_owned())
        }
        Value::Text(text) => not_of_kind(column, text).or_else(|| too_long(column, text))?,
        // The one value of a `u64` that is no whole number of 64 bits with a sign.
        Value::Decimal(_) if column.kind == ColumnType::PositiveBigInt => (
            "max_value",
            format!("Ensure this value is less than or equal to {}.", i64::MAX),
        ),
        Value::Decimal(number) => too_many_digits(column, *number)?,
        Value::Float(number) if !number.is_finite() => ("invalid", "Enter a number.".to_owned()),
        _ => return None,
    })
}

/// Texts for columns that hold something else.
fn not_of_kind(column: &ColumnMeta, text: &str) -> Option<(&'static str, String)> {
    let message = match column.kind {
        ColumnType::Uuid => "Enter a valid UUID.",
        ColumnType::Duration => "Enter a valid duration.",
        ColumnType::IpAddr if text.parse::<IpAddr>().is_err() => {
            "Enter a valid IPv4 or IPv6 address."
        }
        ColumnType::HStore if hstore_pairs(text).is_none() => "Could not load JSON data.",
        ColumnType::Range(_) if text.is_empty() => "Enter a valid range.",
        ColumnType::Range(of) if is_reversed(*of, text) => {
            "The start of the range must not exceed the end of the range."
        }
        _ => return None,
    };
    Some(("invalid", message.to_owned()))
}

fn too_long(column: &ColumnMeta, text: &str) -> Option<(&'static str, String)> {
    let max = column.max as usize;
    if text.contains('\0') {
        return Some((
            "null_characters",
            "Null characters are not allowed.".to_owned(),
        ));
    }
    if max == 0 || text.len() <= max {
        return None; // characters are never more than bytes
    }
    let length = text.chars().count();
    (length > max).then(|| {
        (
            "max_length",
            format!("Ensure this value has at most {max} characters (it has {length})."),
        )
    })
}

fn too_many_digits(column: &ColumnMeta, number: Decimal) -> Option<(&'static str, String)> {
    let (precision, scale) = (u32::from(column.digits.0), u32::from(column.digits.1));
    if precision == 0 {
        return None;
    }
    let (whole, places) = number.digits();
    if places > scale {
        let message = format!("Ensure that there are no more than {scale} decimal places.");
        return Some(("max_decimal_places", message));
    }
    let most = precision - scale;
    let message =
        format!("Ensure that there are no more than {most} digits before the decimal point.");
    (whole > most).then_some(("max_whole_digits", message))
}
