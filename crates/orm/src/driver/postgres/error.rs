//! PostgreSQL's errors in our words.

use super::bind::DoesNotFit;
use crate::driver::refusal::{self, Said};
use carafe_core::{Error, ErrorKind};
use tokio_postgres::error::{DbError, SqlState};

/// A statement failed in the database or on the way, or in our own hands.
#[derive(Debug)]
pub(super) enum Failure {
    Database(tokio_postgres::Error),
    Ours(Error),
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Database(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

impl Failure {
    pub(super) fn into_error(self) -> Error {
        match self {
            Self::Database(error) => refused(&error),
            Self::Ours(error) => error,
        }
    }

    fn refusal(&self) -> Option<&DbError> {
        match self {
            Self::Database(error) => error.as_db_error(),
            Self::Ours(_) => None,
        }
    }

    /// The statement was prepared before somebody changed its table. It was not run.
    /// (The routine's name is the same in every language of the server.)
    pub(super) fn is_stale(&self) -> bool {
        self.refusal()
            .is_some_and(|refusal| refusal.routine() == Some("RevalidateCachedQuery"))
    }

    /// Whether the connection is gone.
    pub(super) fn is_lost(&self) -> bool {
        match self {
            Self::Database(error) => is_lost(error),
            Self::Ours(_) => false,
        }
    }

    /// Whether the statement may be sent again: it certainly did nothing, or nothing that matters.
    pub(super) fn may_retry(&self, writes: bool) -> bool {
        self.is_stale() || (self.is_lost() && !writes)
    }
}

fn is_lost(error: &tokio_postgres::Error) -> bool {
    match error.as_db_error() {
        Some(refusal) => lost_state(refusal.code()),
        None => error.is_closed() || source_of::<std::io::Error>(error).is_some(),
    }
}

/// An administrator, a crash or a restart ended the connection.
fn lost_state(code: &SqlState) -> bool {
    let ended = [
        &SqlState::ADMIN_SHUTDOWN,
        &SqlState::CRASH_SHUTDOWN,
        &SqlState::CANNOT_CONNECT_NOW,
    ];
    ended.contains(&code) || code.code().starts_with("08")
}

fn source_of<E: std::error::Error + 'static>(error: &tokio_postgres::Error) -> Option<&E> {
    std::error::Error::source(error).and_then(|cause| cause.downcast_ref())
}

pub(super) fn refused(error: &tokio_postgres::Error) -> Error {
    if let Some(fit) = source_of::<DoesNotFit>(error) {
        return refusal::does_not_fit(fit.0.clone());
    }
    if let Some(said) = error.as_db_error() {
        return by_state(said).cause(Said(format!("{}: {}", said.code().code(), said.message())));
    }
    if is_lost(error) {
        let why =
            std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
        return refusal::lost(why);
    }
    let cause = std::error::Error::source(error).map(|cause| Said(cause.to_string()));
    let refused = refusal::statement(error.to_string());
    if let Some(cause) = cause {
        refused.cause(cause)
    } else {
        refused
    }
}

fn by_state(said: &DbError) -> Error {
    let code = said.code();
    match *code {
        SqlState::UNIQUE_VIOLATION => unique(said),
        SqlState::EXCLUSION_VIOLATION => excluded(said),
        SqlState::FOREIGN_KEY_VIOLATION => refusal::foreign_key(said.constraint()),
        SqlState::CHECK_VIOLATION => refusal::check(said.constraint().unwrap_or_default()),
        SqlState::NOT_NULL_VIOLATION => refusal::not_null(&refusal::columns(
            said.table().unwrap_or_default(),
            said.column(),
        )),
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => {
            refusal::serialization()
        }
        SqlState::LOCK_NOT_AVAILABLE => refusal::waited(),
        // `statement_timeout`, or an administrator.
        SqlState::QUERY_CANCELED => refusal::stopped(),
        SqlState::READ_ONLY_SQL_TRANSACTION => refusal::read_only(),
        SqlState::UNDEFINED_TABLE | SqlState::UNDEFINED_COLUMN => {
            refusal::schema(said.message().to_owned())
        }
        SqlState::TOO_MANY_CONNECTIONS => too_many(),
        _ if lost_state(code) => refusal::lost(said.message().to_owned()),
        // Class 22: data exceptions. The message may quote the value, so it stays in the cause.
        _ if code.code().starts_with("22") => refusal::does_not_fit(data(code)),
        SqlState::UNDEFINED_FUNCTION if said.message().contains("digest(") => no_digest(),
        SqlState::UNDEFINED_FUNCTION => match extension_of(said.message()) {
            Some(extension) => no_extension(extension),
            None => other(said),
        },
        _ => other(said),
    }
}

/// The extension that has the function or the operator of this message, whatever the server's language.
fn extension_of(message: &str) -> Option<&'static str> {
    let trigram = [
        "similarity(",
        " % ",
        " %> ",
        " %>> ",
        " <-> ",
        " <<-> ",
        " <<<-> ",
    ];
    if message.contains("unaccent(") {
        return Some("unaccent");
    }
    let found = trigram.iter().any(|part| message.contains(part));
    found.then_some("pg_trgm")
}

fn no_extension(name: &str) -> Error {
    Error::config(format!("this database lacks PostgreSQL's extension `{name}`"))
        .code("orm.E355")
        .hint(format!(
            "`#[model(search(…, trigram, unaccent))]` makes a migration switch it on; by hand it is `CREATE EXTENSION {name}`"
        ))
}

fn no_digest() -> Error {
    Error::config("PostgreSQL has no SHA-1 without its extension `pgcrypto`")
        .code("orm.E230")
        .hint("run `CREATE EXTENSION pgcrypto` in a migration, or use `.sha256()`")
}

fn unique(said: &DbError) -> Error {
    let name = said.constraint().unwrap_or_default();
    let columns = said.detail().and_then(key_columns);
    match (columns, said.table()) {
        (Some(columns), Some(table)) => refusal::unique(&refusal::columns(table, columns))
            .hint(format!("unique: {name} on {table}")),
        _ => refusal::unique(name),
    }
}

fn excluded(said: &DbError) -> Error {
    let name = said.constraint().unwrap_or_default();
    let columns = said.detail().and_then(key_columns);
    match (columns, said.table()) {
        (Some(columns), Some(table)) => refusal::excluded(name, &refusal::columns(table, columns)),
        _ => refusal::excluded(name, name),
    }
}

/// The columns in `Key (name, shelf)=(…) already exists.`, whatever the server's language; never the values.
/// An index on an expression gives none.
fn key_columns(detail: &str) -> Option<Vec<&str>> {
    let (columns, _) = detail.split_once('(')?.1.split_once(")=(")?;
    let columns: Vec<&str> = columns
        .split(", ")
        .map(|column| column.trim_matches('"'))
        .collect();
    columns
        .iter()
        .all(|column| !column.contains('('))
        .then_some(columns)
}

fn data(code: &SqlState) -> &'static str {
    match *code {
        SqlState::STRING_DATA_RIGHT_TRUNCATION => "a text is longer than its column",
        SqlState::NUMERIC_VALUE_OUT_OF_RANGE => "a number is too large for its column",
        SqlState::DIVISION_BY_ZERO => "a division by zero",
        SqlState::INVALID_REGULAR_EXPRESSION => "a regular expression that cannot be read",
        SqlState::CHARACTER_NOT_IN_REPERTOIRE => {
            "a character that the database's encoding does not have"
        }
        _ => "the column wants another kind of value",
    }
}

pub(super) fn too_many() -> Error {
    Error::new(ErrorKind::Unavailable, "PostgreSQL has no connection left")
        .code("orm.E108")
        .hint("raise the server's `max_connections`, or lower `connections=` and `max_connections=` in DATABASE_URL")
}

fn other(said: &DbError) -> Error {
    let mut hint = said.hint().unwrap_or_default().to_owned();
    if said.code() == &SqlState::IN_FAILED_SQL_TRANSACTION {
        "an earlier statement of this transaction failed".clone_into(&mut hint);
    }
    let refused = refusal::statement(said.message().to_owned());
    if hint.is_empty() {
        refused
    } else {
        refused.hint(hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_without_values() {
        assert_eq!(
            key_columns("Key (name, \"Shelf\")=(a, b) already exists."),
            Some(vec!["name", "Shelf"])
        );
        assert_eq!(
            key_columns("Schlüssel »(name)=(x)« existiert bereits."),
            Some(vec!["name"])
        );
        assert_eq!(key_columns("Key (lower(name))=(x) already exists."), None);
    }
}
