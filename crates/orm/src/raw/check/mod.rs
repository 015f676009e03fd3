//! `check --sql`: every `sql!` of the sources, prepared on a database and compared with what reads its rows.
//!
//! - `source`: the statements of a file, and the types and structs that it names; `types`: a type as it is written
//! - `rows`: the columns that such a type reads
//! - `text`: a literal as the SQL of a database
//! - `compare`: what the database says of its columns, beside them
//!
//! The sources are read as tokens, not compiled: a type behind an alias, or one that only the compiler infers, is
//! not known here. Of such a statement only the SQL is checked.

mod compare;
mod rows;
mod source;
#[cfg(test)]
mod tests;
mod text;
mod types;

pub(crate) use self::compare::{Described, Family};

use self::{rows::Known, source::Found, text::Stop};
use crate::{db::Db, driver::refusal};
use carafe_core::{Check, Checks, Error, ErrorKind, Result, check::At};
use std::path::{Path, PathBuf};

/// What [`check_sql`] found.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct SqlReport {
    /// How many statements the database has prepared.
    pub statements: usize,
    /// How many of them were compared with what reads their rows.
    pub compared: usize,
    /// How many were not prepared: the sources do not say what their `{*}` stands for, or they go to another database.
    pub unknown: usize,
    /// What is wrong, each with its file and line.
    pub checks: Checks,
}

impl SqlReport {
    fn stopped(&mut self, stop: Stop, at: At) {
        match stop {
            Stop::Unknown => self.unknown += 1,
            Stop::Wrong(check) => self.checks.push(check.at(at)),
        }
    }
}

/// Prepares each `sql!` of the sources below these folders on a migrated database, runs none, and compares names,
/// types and nullness of their columns with the types that read them.
///
/// ```no_run
/// # async fn example(db: carafe_orm::Db) -> carafe_core::Result<()> {
/// let report = carafe_orm::raw::check_sql(&db, &["src".into()]).await?;
/// assert_eq!(report.checks.errors(), 0, "{:?}", report.checks);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// When a folder cannot be read, or the database is not there.
pub async fn check_sql(db: &Db, folders: &[PathBuf]) -> Result<SqlReport> {
    let mut files = Vec::new();
    folders
        .iter()
        .try_for_each(|folder| collect(folder, &mut files))?;
    files.sort();
    files.dedup();
    let mut statements = Vec::new();
    let mut known = Known::new(db.registry());
    for file in &files {
        let text = std::fs::read_to_string(file).map_err(|error| unreadable(file).cause(error))?;
        let source = source::read(&text);
        known.add(source.structs);
        statements.extend(source.statements.into_iter().map(|found| (file, found)));
    }
    let mut report = SqlReport::default();
    for (file, found) in statements {
        let at = At {
            file: Box::leak(file.display().to_string().into_boxed_str()),
            line: found.line,
            column: found.column,
        };
        one(db, &known, &found, &mut report, at).await?;
    }
    Ok(report)
}

async fn one(
    db: &Db,
    known: &Known<'_>,
    found: &Found,
    report: &mut SqlReport,
    at: At,
) -> Result<()> {
    if found.elsewhere {
        report.unknown += 1;
        return Ok(());
    }
    let wanted = found.rows.as_ref().map(|kind| known.columns(kind));
    let sql = match text::sql(&found.literal, db.dialect(), known, wanted.as_ref()) {
        Ok(sql) => sql,
        Err(stop) => {
            report.stopped(stop, at);
            return Ok(());
        }
    };
    let described = match db.describe(&sql).await {
        Ok(described) => described,
        Err(error) if error.kind() == ErrorKind::Unavailable => return Err(error),
        Err(error) => {
            report.checks.push(cannot_prepare(&error).at(at));
            return Ok(());
        }
    };
    report.statements += 1;
    if let Some(wanted) = wanted
        && wanted.is_sure()
    {
        report.compared += 1;
        let mut described = described;
        if excludes_nulls(&sql) {
            for column in &mut described {
                column.nullable = None;
            }
        }
        let differences = compare::compare(&wanted, &described, db.dialect());
        report
            .checks
            .extend(differences.into_iter().map(|check| check.at(at)));
    }
    Ok(())
}

/// Whether the statement may leave out rows where a column is NULL: then the table's word on it says nothing.
fn excludes_nulls(sql: &str) -> bool {
    let lower = sql.to_ascii_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let not_null = words.windows(3).any(|three| three == ["is", "not", "null"]);
    let outer = ["left", "right", "full"]
        .iter()
        .any(|word| words.contains(word));
    not_null || words.contains(&"join") && !outer
}

/// The Rust files below a folder; those of builds are left out.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder).cause(error))?;
    for entry in entries {
        let path = entry
            .map_err(|error| unreadable(folder).cause(error))?
            .path();
        if path.is_dir() && !path.ends_with("target") {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

#[cold]
fn unreadable(path: &Path) -> Error {
    Error::config(format!("`{}` cannot be read", path.display()))
}

#[cold]
fn cannot_prepare(error: &Error) -> Check {
    let said = refusal::Said(error.message().to_owned());
    let check = Check::error(
        "orm.E320",
        format!("the database refuses this statement: {said}"),
    );
    match error.hint_text() {
        Some(hint) => check.hint(hint.to_owned()),
        None => {
            check.hint("is the database migrated, and do its tables and columns have these names?")
        }
    }
}
