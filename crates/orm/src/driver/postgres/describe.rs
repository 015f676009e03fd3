//! What a prepared statement says of its columns.

use super::{conn::Conn, error::Failure};
use crate::raw::{Described, Family};
use postgres_types::{Kind, Type};
use std::{collections::HashMap, fmt::Write as _};
use tokio_postgres::{Column, SimpleQueryMessage};

/// Prepares it; in a transaction where a pool gives the connection for no longer.
pub(super) async fn columns(conn: &Conn, sql: &str) -> Result<Vec<Described>, Failure> {
    if !conn.pooled {
        return described(conn, sql).await;
    }
    // What was prepared on it is gone afterwards.
    conn.retire();
    conn.client.batch_execute("BEGIN").await?;
    let described = described(conn, sql).await;
    conn.client
        .batch_execute("ROLLBACK; DEALLOCATE ALL")
        .await?;
    described
}

/// Asks the catalogue too which columns may be NULL.
async fn described(conn: &Conn, sql: &str) -> Result<Vec<Described>, Failure> {
    let prepared = conn.client.prepare(sql).await?;
    let nullable = nullable(conn, prepared.columns()).await?;
    let columns = prepared.columns().iter();
    Ok(columns
        .map(|column| Described {
            name: column.name().to_owned(),
            family: family(column.type_()),
            type_name: format!("`{}`", column.type_()),
            nullable: place(column).and_then(|place| nullable.get(&place).copied()),
        })
        .collect())
}

/// Table and number of the column, when it is one.
fn place(column: &Column) -> Option<(u32, i16)> {
    column.table_oid().zip(column.column_id())
}

/// Of columns of tables; those of views are not known.
async fn nullable(conn: &Conn, columns: &[Column]) -> Result<HashMap<(u32, i16), bool>, Failure> {
    let mut tables = String::new();
    for (table, _) in columns.iter().filter_map(place) {
        let _ = write!(tables, "{table},");
    }
    if tables.is_empty() {
        return Ok(HashMap::new());
    }
    let tables = tables.trim_end_matches(',');
    let sql = format!(
        "SELECT attrelid, attnum, attnotnull FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
         WHERE c.relkind IN ('r', 'p') AND attrelid IN ({tables})"
    );
    let rows = conn.client.simple_query(&sql).await?;
    Ok(rows.iter().filter_map(attribute).collect())
}

fn attribute(message: &SimpleQueryMessage) -> Option<((u32, i16), bool)> {
    let SimpleQueryMessage::Row(row) = message else {
        return None;
    };
    let place = (row.get(0)?.parse().ok()?, row.get(1)?.parse().ok()?);
    Some((place, row.get(2)? == "f"))
}

fn family(kind: &Type) -> Option<Family> {
    Some(match *kind {
        Type::BOOL => Family::Bool,
        Type::INT2 | Type::INT4 | Type::INT8 => Family::Integer,
        Type::FLOAT4 | Type::FLOAT8 => Family::Float,
        Type::NUMERIC => Family::Decimal,
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::CHAR => Family::Text,
        Type::BYTEA => Family::Bytes,
        Type::DATE => Family::Date,
        Type::TIME => Family::Time,
        Type::TIMESTAMP | Type::TIMESTAMPTZ => Family::DateTime,
        Type::UUID => Family::Uuid,
        Type::INTERVAL => Family::Duration,
        Type::JSON | Type::JSONB => Family::Json,
        Type::INET | Type::CIDR => Family::IpAddr,
        _ => match kind.kind() {
            Kind::Array(_) => Family::List,
            Kind::Enum(_) => Family::Text,
            Kind::Domain(inner) => family(inner)?,
            _ => return None,
        },
    })
}
