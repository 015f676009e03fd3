//! The errors of MySQL and MariaDB in our words. Their numbers are the same on both, but for checks.

use crate::driver::refusal::{self, Said};
use carafe_core::{Error, ErrorKind};
use mysql_async::{Error as Theirs, ServerError};

/// A statement failed in the database or on the way, or in our own hands.
#[derive(Debug)]
pub(super) enum Failure {
    Database(Theirs),
    Ours(Error),
}

impl From<Theirs> for Failure {
    fn from(error: Theirs) -> Self {
        Self::Database(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

/// Transactions that cannot go on: deadlock.
const DEADLOCK: u16 = 1213;

impl Failure {
    pub(super) fn into_error(self) -> Error {
        match self {
            Self::Database(error) => refused(&error),
            Self::Ours(error) => error,
        }
    }

    fn number(&self) -> Option<u16> {
        match self {
            Self::Database(Theirs::Server(said)) => Some(said.code),
            _ => None,
        }
    }

    /// Whether the connection is gone.
    pub(super) fn is_lost(&self) -> bool {
        match self {
            Self::Database(Theirs::Server(said)) => is_end(said.code),
            Self::Database(_) => true,
            Self::Ours(_) => false,
        }
    }

    /// The database took the whole transaction back.
    pub(super) fn ends_transaction(&self) -> bool {
        self.number() == Some(DEADLOCK)
    }

    /// The prepared statement is out of date, or the server wants it prepared once more. It was not run.
    pub(super) fn is_stale(&self) -> bool {
        matches!(self.number(), Some(1243 | 1615))
    }

    /// This statement cannot be prepared at all.
    pub(super) fn cannot_be_prepared(&self) -> bool {
        self.number() == Some(1295)
    }

    /// Whether the statement may be sent again: it certainly did nothing, or nothing that matters.
    pub(super) fn may_retry(&self, writes: bool) -> bool {
        self.is_stale() || (self.is_lost() && !writes)
    }
}

/// An administrator, a shutdown or a time limit ended the connection.
fn is_end(code: u16) -> bool {
    matches!(
        code,
        1053 | 1077 | 1079 | 1080 | 1152..=1161 | 1184 | 1927 | 2006 | 2013 | 3169 | 4031
    )
}

pub(super) fn refused(error: &Theirs) -> Error {
    match error {
        Theirs::Server(said) => by_number(said).cause(words(said)),
        Theirs::Driver(mysql_async::DriverError::StmtParamsMismatch { required, supplied }) => {
            refusal::statement(format!(
                "it has {required} parameters and was given {supplied}"
            ))
        }
        other => refusal::lost(other.to_string()),
    }
}

/// The database's own words, unless they may hold a value of a row.
pub(super) fn words(said: &ServerError) -> Said {
    match said.code {
        1062 | 1169 | 1557 | 1586 | 1265 | 1366 | 1292 | 1367 | 1411 | 1525 | 1300 | 4024
        | 1690 => Said(format!("{} ({})", said.code, said.state)),
        code => Said(format!("{code}: {}", said.message)),
    }
}

fn by_number(said: &ServerError) -> Error {
    let message = said.message.as_str();
    match said.code {
        1062 | 1169 | 1557 | 1586 => unique(message),
        1216 | 1217 | 1451 | 1452 => refusal::foreign_key(constraint(message)),
        3819 | 4025 => refusal::check(check(message)),
        1048 | 1364 | 1263 => refusal::not_null(quoted(message).unwrap_or_default()),
        1406 | 1265 => refusal::does_not_fit("a text is longer than its column"),
        1264 | 1690 => refusal::does_not_fit("a number is too large for its column"),
        1365 => refusal::does_not_fit("a division by zero"),
        1366 | 1292 | 1367 | 1411 | 1525 | 3140 | 1300 | 4024 => {
            refusal::does_not_fit("the column wants another kind of value")
        }
        DEADLOCK => refusal::serialization(),
        1205 => refusal::waited(),
        1290 | 1792 | 1836 => refusal::read_only(),
        1146 | 1054 => refusal::schema(message),
        1040 | 1203 | 1226 => too_many(),
        1317 | 1969 | 3024 => refusal::stopped(),
        code if is_end(code) => refusal::lost(message),
        _ => refusal::statement(message),
    }
}

fn unique(message: &str) -> Error {
    refusal::unique(key_of(message))
}

/// `Duplicate entry 'x' for key 'name'`, on MySQL `'table.name'`. The value may hold quotes of its own.
pub(super) fn key_of(message: &str) -> &str {
    let name = message
        .rsplit_once("for key ")
        .map_or("", |(_, name)| name.trim_matches(['\'', '"', '`']));
    name.rsplit('.').next().unwrap_or(name)
}

/// ``… CONSTRAINT `name` FOREIGN KEY …``.
fn constraint(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("CONSTRAINT ")?;
    let quote = rest.chars().next()?;
    rest[quote.len_utf8()..].split(quote).next()
}

/// ``CONSTRAINT `name` failed for `db`.`table` ``, on MySQL `Check constraint 'name' is violated.`
fn check(message: &str) -> &str {
    constraint(message)
        .or_else(|| quoted(message))
        .unwrap_or_default()
}

/// The first name in quotes.
fn quoted(message: &str) -> Option<&str> {
    message.split('\'').nth(1)
}

pub(super) fn too_many() -> Error {
    Error::new(
        ErrorKind::Unavailable,
        "the database has no connection left",
    )
    .code("orm.E108")
    .hint("raise the server's `max_connections`, or lower `max_connections=` in DATABASE_URL")
}

pub(super) fn unknown_zone() -> Error {
    Error::config("the server does not know this time zone")
        .code("orm.E204")
        .hint("fill its tables: `mariadb-tzinfo-to-sql /usr/share/zoneinfo | mariadb mysql`; or the name is wrong, or say an offset: `+02:00`")
}

/// A statement such as CREATE TABLE ended the transaction that it stood in.
pub(super) fn committed() -> Error {
    Error::internal("a statement committed the transaction that it stood in")
        .code("orm.E202")
        .hint("MariaDB and MySQL end a transaction at CREATE, ALTER, DROP and the like: run these outside `atomic`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_and_values_are_not() {
        let said = "Duplicate entry 'it's for key 'x'' for key 'shop_tag_name_uniq'";
        assert_eq!(unique(said).constraint(), Some("shop_tag_name_uniq"));
        assert_eq!(
            unique("Duplicate entry '1' for key 'shop_tag.name'").constraint(),
            Some("name")
        );
        let said = "Cannot add or update a child row: a foreign key constraint fails (`a`.`b`, CONSTRAINT `b_fk` FOREIGN KEY (`c`) …)";
        assert_eq!(constraint(said), Some("b_fk"));
        assert_eq!(check("Check constraint 'rule' is violated."), "rule");
        assert_eq!(check("CONSTRAINT `rule` failed for `a`.`b`"), "rule");
    }
}
