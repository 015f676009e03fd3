//! SQLite's errors in our words.

use crate::driver::refusal::{self, Said};
use carafe_core::{Error, ErrorKind};
use rusqlite::{ErrorCode, ffi};

/// Names of extended result codes: <https://www.sqlite.org/rescode.html>.
const BUSY_SNAPSHOT: i32 = 517;

pub(super) fn refused(error: rusqlite::Error) -> Error {
    match error {
        rusqlite::Error::SqliteFailure(code, message) => failure(code, message.unwrap_or_default()),
        rusqlite::Error::SqlInputError { error, msg, .. } => failure(error, msg),
        rusqlite::Error::ToSqlConversionFailure(cause) => cause_of(cause),
        rusqlite::Error::InvalidParameterCount(given, wanted) => {
            refusal::statement(format!("it has {wanted} parameters and was given {given}"))
        }
        rusqlite::Error::MultipleStatement => refusal::statement("several statements in one text")
            .hint("use `db.script(…)` for several"),
        other => refusal::statement(other.to_string()),
    }
}

/// The error that [`bind`](super::bind) wrapped comes back as it was.
fn cause_of(cause: Box<dyn std::error::Error + Send + Sync>) -> Error {
    match cause.downcast::<carafe_core::error::BoxedError>() {
        Ok(ours) => Error::from(*ours),
        Err(other) => refusal::does_not_fit(other.to_string()),
    }
}

fn failure(code: ffi::Error, message: String) -> Error {
    let said = Said(message.clone());
    let error = match (code.code, code.extended_code) {
        (ErrorCode::ConstraintViolation, extended) => constraint(extended, &message),
        (ErrorCode::DatabaseBusy, BUSY_SNAPSHOT) => refusal::serialization(),
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => busy(),
        (ErrorCode::TooBig, _) => {
            refusal::does_not_fit("a text or blob is larger than SQLite allows")
        }
        (ErrorCode::TypeMismatch, _) => refusal::does_not_fit("the column holds another type"),
        (code, _) if storage(code) => unusable(&message),
        _ => return other(message),
    };
    error.cause(said)
}

fn busy() -> Error {
    Error::new(ErrorKind::Unavailable, "another program is writing to the SQLite database")
        .code("orm.E109")
        .hint("close it, or let statements wait longer: `?busy_timeout=30000` in DATABASE_URL (milliseconds)")
}

fn storage(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::ReadOnly
            | ErrorCode::CannotOpen
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase
            | ErrorCode::PermissionDenied
            | ErrorCode::OutOfMemory
    )
}

fn unusable(message: &str) -> Error {
    Error::new(
        ErrorKind::Unavailable,
        format!("SQLite cannot use its file: {message}"),
    )
    .code("orm.E112")
    .hint("look at the file's rights, the free space and whether it is a SQLite database")
}

fn other(message: String) -> Error {
    // One of our own functions.
    if let Some(why) = message.strip_prefix("carafe: ") {
        return refusal::does_not_fit(why);
    }
    let schema = ["no such table", "no such column", "has no column named"];
    if schema.iter().any(|words| message.contains(words)) {
        return refusal::schema(message);
    }
    refusal::statement(message)
}

fn constraint(extended: i32, message: &str) -> Error {
    // `UNIQUE constraint failed: shop_product.sku, shop_product.shelf`
    let names = message
        .split_once("failed: ")
        .map_or("", |(_, names)| names)
        .replace(", ", ",");
    match extended {
        ffi::SQLITE_CONSTRAINT_UNIQUE
        | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
        | ffi::SQLITE_CONSTRAINT_ROWID => refusal::unique(&names),
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => refusal::foreign_key(None),
        ffi::SQLITE_CONSTRAINT_NOTNULL => refusal::not_null(&names),
        ffi::SQLITE_CONSTRAINT_DATATYPE => refusal::does_not_fit("the column holds another type"),
        _ => refusal::check(&names),
    }
}
