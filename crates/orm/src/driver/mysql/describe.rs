//! What a prepared statement says of its columns.

use super::{cells, error::Failure, live::Live};
use crate::raw::{Described, Family};
use mysql_async::{
    Column,
    consts::{ColumnFlags, ColumnType},
    prelude::Queryable as _,
};

impl Live {
    /// Prepares it and forgets it.
    pub(super) async fn describe(&mut self, sql: &str) -> Result<Vec<Described>, Failure> {
        self.busy = true;
        let described = self.columns_of(sql).await;
        self.finish(sql, described).await
    }

    async fn columns_of(&mut self, sql: &str) -> Result<Vec<Described>, Failure> {
        let prepared = self.conn.prep(sql).await?;
        let described = prepared.columns().iter().map(described).collect();
        self.conn.close(prepared).await?;
        Ok(described)
    }
}

fn described(column: &Column) -> Described {
    // What is computed may often be NULL in theory; only columns of tables are believed.
    let of_table = !column.org_table_str().is_empty() && !column.org_name_str().is_empty();
    let not_null = column.flags().contains(ColumnFlags::NOT_NULL_FLAG);
    let family = family(column);
    Described {
        name: column.name_str().into_owned(),
        type_name: family.map_or_else(String::new, |family| {
            format!("of type {family:?}").to_lowercase()
        }),
        family,
        nullable: of_table.then_some(!not_null),
    }
}

fn family(column: &Column) -> Option<Family> {
    use ColumnType as T;
    Some(match column.column_type() {
        T::MYSQL_TYPE_TINY
        | T::MYSQL_TYPE_SHORT
        | T::MYSQL_TYPE_LONG
        | T::MYSQL_TYPE_INT24
        | T::MYSQL_TYPE_LONGLONG
        | T::MYSQL_TYPE_YEAR => Family::Integer,
        T::MYSQL_TYPE_FLOAT | T::MYSQL_TYPE_DOUBLE => Family::Float,
        T::MYSQL_TYPE_NEWDECIMAL | T::MYSQL_TYPE_DECIMAL => Family::Decimal,
        T::MYSQL_TYPE_DATE | T::MYSQL_TYPE_NEWDATE => Family::Date,
        T::MYSQL_TYPE_TIME | T::MYSQL_TYPE_TIME2 => Family::Time,
        T::MYSQL_TYPE_DATETIME | T::MYSQL_TYPE_TIMESTAMP => Family::DateTime,
        T::MYSQL_TYPE_JSON => Family::Json,
        T::MYSQL_TYPE_VARCHAR
        | T::MYSQL_TYPE_VAR_STRING
        | T::MYSQL_TYPE_STRING
        | T::MYSQL_TYPE_TINY_BLOB
        | T::MYSQL_TYPE_MEDIUM_BLOB
        | T::MYSQL_TYPE_LONG_BLOB
        | T::MYSQL_TYPE_BLOB => {
            if cells::is_bytes(column) {
                Family::Bytes
            } else {
                Family::Text
            }
        }
        _ => return None,
    })
}
