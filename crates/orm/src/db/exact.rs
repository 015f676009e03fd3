//! What a database cannot keep is said when it is opened, not when a digit is lost.

use crate::{
    model::{ColumnMeta, ModelMeta, Registry},
    sql::Dialect,
    value::ColumnType,
};
use carafe_core::{Error, ErrorKind, Result};

/// SQLite keeps exact numbers as binary fractions of 64 bits, which show so many decimal digits as they were.
const DIGITS: u8 = 15;

/// Every exact number of the models has a place in this database.
pub(super) fn check(dialect: Dialect, registry: &Registry) -> Result<()> {
    if dialect != Dialect::Sqlite {
        return Ok(());
    }
    for entry in registry.models() {
        let too_long =
            |column: &&ColumnMeta| column.kind == ColumnType::Decimal && column.digits.0 > DIGITS;
        if let Some(column) = entry.meta.columns.iter().find(too_long) {
            return Err(inexact(entry.meta, column).located(entry.meta.at));
        }
    }
    Ok(())
}

fn inexact(meta: &ModelMeta, column: &ColumnMeta) -> Error {
    let message = format!(
        "`{}.{}` has {} digits; SQLite keeps {DIGITS} of an exact number",
        meta.name, column.name, column.digits.0
    );
    Error::new(ErrorKind::Config, message)
        .code("orm.E205")
        .hint(format!(
            "`digits({DIGITS}, {})`, a whole number of cents in an `i64`, or another database",
            column.digits.1
        ))
}
