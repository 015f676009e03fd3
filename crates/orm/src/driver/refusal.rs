//! What a database refuses, in the same words for every database. No value of a row is ever in a message.

use carafe_core::{Error, ErrorKind, error::codes};

/// The columns of a constraint, as [`Error::constraint`] gives them: `table.column,table.column`.
pub(crate) fn columns<'c>(table: &str, columns: impl IntoIterator<Item = &'c str>) -> String {
    let named: Vec<String> = columns
        .into_iter()
        .map(|column| format!("{table}.{column}"))
        .collect();
    named.join(",")
}

pub(crate) fn unique(constraint: &str) -> Error {
    Error::new(
        ErrorKind::Conflict,
        "a row with the same value exists already",
    )
    .code(codes::UNIQUE)
    .hint(format!("unique: {constraint}"))
    .with_constraint(constraint)
}

/// `constraint` is its name, `columns` what it is about.
pub(crate) fn excluded(constraint: &str, columns: &str) -> Error {
    Error::new(ErrorKind::Conflict, "another row is in the way of this one")
        .code("orm.E342")
        .hint(format!("excluded by {constraint}"))
        .with_constraint(columns)
}

pub(crate) fn foreign_key(constraint: Option<&str>) -> Error {
    let error = Error::new(
        ErrorKind::Conflict,
        "a related row is missing, or still refers to this one",
    )
    .code(codes::FOREIGN_KEY);
    match constraint {
        Some(name) => error
            .hint(format!("foreign key: {name}"))
            .with_constraint(name),
        None => error.hint("save the related row first, or delete the rows that refer to this one"),
    }
}

pub(crate) fn serialization() -> Error {
    Error::new(
        ErrorKind::Conflict,
        "two transactions changed the same rows at the same time",
    )
    .code(codes::SERIALIZATION)
    .hint("run the transaction again: `db.atomic_retry(3, …)` does")
}

pub(crate) fn read_only() -> Error {
    Error::internal("a statement that writes, where nothing may be written")
        .code("orm.E285")
        .hint("take `.read_only()` away from the transaction; a replica is for reading")
}

pub(crate) fn check(constraint: &str) -> Error {
    Error::new(ErrorKind::Invalid, "a value breaks a rule of its table")
        .code("orm.E104")
        .hint(format!("check: {constraint}"))
        .with_constraint(constraint)
}

pub(crate) fn not_null(constraint: &str) -> Error {
    Error::new(ErrorKind::Invalid, "a value that must be there is missing")
        .code("orm.E105")
        .hint(format!("not null: {constraint}"))
        .with_constraint(constraint)
}

/// `why` speaks of types and limits, never of the value.
pub(crate) fn does_not_fit(why: impl Into<String>) -> Error {
    Error::new(ErrorKind::Invalid, "a value does not fit its column")
        .code("orm.E106")
        .hint(why.into())
}

pub(crate) fn lost(why: impl Into<String>) -> Error {
    Error::new(ErrorKind::Unavailable, format!("the connection to the database broke: {}", why.into()))
        .code("orm.E107")
        .hint("the next statement connects again; whether this one was carried out is unknown when it was a write")
}

pub(crate) fn schema(message: impl Into<String>) -> Error {
    Error::internal(message.into())
        .code("orm.E110")
        .hint("has every migration been applied? run `migrate`; `showmigrations` lists them")
}

pub(crate) fn statement(message: impl Into<String>) -> Error {
    Error::internal(format!(
        "the database refused a statement: {}",
        message.into()
    ))
    .code("orm.E111")
}

/// Another transaction holds the rows for longer than the server lets anybody wait.
pub(crate) fn waited() -> Error {
    Error::new(
        ErrorKind::Conflict,
        "another transaction held the rows for too long",
    )
    .code("orm.E200")
    .hint("keep transactions short; `lock_timeout` of PostgreSQL and `innodb_lock_wait_timeout` of MariaDB say how long one waits")
}

pub(crate) fn stopped() -> Error {
    Error::new(
        ErrorKind::Unavailable,
        "the database stopped a statement that took too long",
    )
    .code("orm.E201")
    .hint("the server's limit for statements is shorter; an index may be missing")
}

/// A panic while a row was read: a `DbType` or a hook of the app.
pub(crate) fn panicked() -> Error {
    Error::internal("reading a row panicked: the panic's own message stands above").code("orm.E113")
}

/// The database's own words, as a cause.
#[derive(Debug)]
pub(crate) struct Said(pub(crate) String);

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Said {}
