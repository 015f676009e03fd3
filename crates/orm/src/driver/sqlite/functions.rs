//! SQL functions that SQLite does not have.

use rusqlite::{
    Connection, Result,
    functions::{Context, FunctionFlags},
    types::{ToSqlOutput, Value, ValueRef},
};

/// Registers them on a connection.
pub(super) fn register(conn: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    conn.create_scalar_function("carafe_lower", 1, flags, lower)?;
    conn.create_scalar_function("carafe_decimal", 1, flags, decimal)
}

/// `lower()` for every script: SQLite's own only knows A to Z.
fn lower(context: &Context<'_>) -> Result<ToSqlOutput<'static>> {
    Ok(ToSqlOutput::Owned(match context.get_raw(0) {
        ValueRef::Text(text) => Value::Text(lower_text(&String::from_utf8_lossy(text))),
        other => other.try_into()?,
    }))
}

/// Letter by letter, so that a part of a text is lowered as the whole is. (`str::to_lowercase` knows
/// the Greek final sigma: what is found at the end of a word would not be found inside one.)
fn lower_text(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().flat_map(char::to_lowercase).collect()
}

/// The decimal that a calculation with binary fractions means: 0.99 * 3 is 2.97, not 2.9699999999999998.
fn decimal(context: &Context<'_>) -> Result<ToSqlOutput<'static>> {
    Ok(ToSqlOutput::Owned(match context.get_raw(0) {
        ValueRef::Real(number) => Value::Real(to_15_digits(number)),
        other => other.try_into()?,
    }))
}

/// As many digits as a binary fraction keeps of any decimal.
fn to_15_digits(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
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
    fn every_script_is_lowered() {
        assert_eq!(
            lower_text("ÄÖÜ Éire ΣΑΣ Привет ABC"),
            "äöü éire σασ привет abc"
        );
    }
}
