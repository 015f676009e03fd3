//! What a prepared statement says of its columns.

use super::error::refused;
use crate::raw::{Described, Family};
use carafe_core::Result;
use rusqlite::Connection;

/// Prepares it and looks up the columns of tables that it names.
pub(super) fn columns(conn: &Connection, sql: &str) -> Result<Vec<Described>> {
    let statement = conn.prepare(sql).map_err(refused)?;
    let declared: Vec<Option<String>> = statement
        .columns()
        .iter()
        .map(|column| column.decl_type().map(str::to_ascii_uppercase))
        .collect();
    let columns = statement.columns_with_metadata().into_iter().zip(declared);
    Ok(columns
        .map(|(column, declared)| {
            let origin = column.table_name().zip(column.origin_name());
            Described {
                name: column.name().to_owned(),
                family: declared.as_deref().and_then(family),
                type_name: format!("`{}`", declared.unwrap_or_default().to_ascii_lowercase()),
                nullable: origin.and_then(|(table, name)| nullable(conn, table, name)),
            }
        })
        .collect())
}

fn nullable(conn: &Connection, table: &str, column: &str) -> Option<bool> {
    let (_, _, not_null, key, _) = conn.column_metadata(None::<&str>, table, column).ok()?;
    Some(!not_null && !key)
}

/// By the rules of section 3.1 of SQLite's page on data types, and the names that people use for what it has not.
fn family(declared: &str) -> Option<Family> {
    let word = declared.split(['(', ' ']).next().unwrap_or_default();
    Some(match word {
        "BOOL" | "BOOLEAN" => Family::Bool,
        "DATE" => Family::Date,
        "TIME" => Family::Time,
        "DATETIME" | "TIMESTAMP" => Family::DateTime,
        "DECIMAL" | "NUMERIC" => Family::Decimal,
        _ if word.contains("INT") => Family::Integer,
        _ if ["CHAR", "CLOB", "TEXT"]
            .iter()
            .any(|part| word.contains(part)) =>
        {
            Family::Text
        }
        "BLOB" => Family::Bytes,
        _ if ["REAL", "FLOA", "DOUB"]
            .iter()
            .any(|part| word.contains(part)) =>
        {
            Family::Float
        }
        _ => return None,
    })
}
