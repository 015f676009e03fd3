//! Several statements in one text.

use super::error::refused;
use crate::driver::sent::Sent;
use carafe_core::Result;
use rusqlite::{Batch, Connection, fallible_iterator::FallibleIterator as _};

/// Statements that say themselves where a transaction begins and ends, or may not stand in one.
const OUTSIDE: [&str; 11] = [
    "BEGIN",
    "COMMIT",
    "END",
    "ROLLBACK",
    "SAVEPOINT",
    "RELEASE",
    "PRAGMA",
    "VACUUM",
    "ATTACH",
    "DETACH",
    "ANALYZE",
];

/// Runs them one after another. Plain statements share a transaction, as PostgreSQL does it: thousands of
/// INSERTs need one COMMIT, and a script that fails leaves nothing half done.
pub(super) fn run(conn: &Connection, sql: &str) -> Result<()> {
    let _sent = Sent::new(sql);
    let inside = !conn.is_autocommit();
    let mut ours = false;
    let result = each(conn, sql, inside, &mut ours);
    let finish = match (&result, ours && !conn.is_autocommit()) {
        (Ok(()), true) => conn.execute_batch("COMMIT"),
        (Err(_), true) => conn.execute_batch("ROLLBACK"),
        _ => Ok(()),
    };
    result.and(finish.map_err(refused))
}

fn each(conn: &Connection, sql: &str, inside: bool, ours: &mut bool) -> Result<()> {
    let mut batch = Batch::new(conn, sql);
    while let Some(mut statement) = batch.next().map_err(refused)? {
        let outside = says_so_itself(&statement.expanded_sql().unwrap_or_default());
        if outside && std::mem::take(ours) && !conn.is_autocommit() {
            conn.execute_batch("COMMIT").map_err(refused)?;
        }
        if !outside && !inside && conn.is_autocommit() {
            conn.execute_batch("BEGIN IMMEDIATE").map_err(refused)?;
            *ours = true;
        }
        let mut rows = statement.raw_query();
        while rows.next().map_err(refused)?.is_some() {}
    }
    Ok(())
}

fn says_so_itself(statement: &str) -> bool {
    let first = after_comments(statement)
        .split(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    OUTSIDE.iter().any(|word| word.eq_ignore_ascii_case(first))
}

fn after_comments(mut sql: &str) -> &str {
    loop {
        sql = sql.trim_start();
        let rest = match sql {
            comment if comment.starts_with("--") => comment.split_once('\n'),
            comment if comment.starts_with("/*") => comment.split_once("*/"),
            _ => return sql,
        };
        sql = rest.map_or("", |(_, rest)| rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_do_not_hide_the_first_word() {
        assert!(says_so_itself("-- now\n/* really */ begin;"));
        assert!(!says_so_itself("/* BEGIN */ INSERT INTO t VALUES (1)"));
        assert!(!says_so_itself("beginning"));
    }
}
