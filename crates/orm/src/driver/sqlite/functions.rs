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
    conn.create_scalar_function("carafe_lower", 1, flags, lower)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_is_lowered() {
        assert_eq!(
            lower_text("ÄÖÜ Éire ΣΑΣ Привет ABC"),
            "äöü éire σασ привет abc"
        );
    }
}
