//! Models with columns that only PostgreSQL has are refused when another database is opened, and lists behind a pool.

use crate::{
    model::{ColumnMeta, Constraint, ModelMeta, Registered, Registry},
    sql::Dialect,
    value::ColumnType,
};
use carafe_core::{Error, ErrorKind, Result};

/// Every column of the models is of a type that this database has.
pub(super) fn check(dialect: Dialect, registry: &Registry) -> Result<()> {
    if dialect == Dialect::Postgres {
        return Ok(());
    }
    for entry in registry.models() {
        if entry.table.contains('.') {
            return Err(no_schemas(dialect, entry).located(entry.meta.at));
        }
        let columns = &mut entry.meta.columns.iter();
        if let Some((column, what)) = columns.find_map(|column| Some((column, own(column)?))) {
            return Err(lacks(dialect, entry.meta, column, what).located(entry.meta.at));
        }
        let exclusion = entry.meta.constraints.iter().find_map(first_excluded);
        if let Some(first) = exclusion {
            let column = &entry.meta.columns[usize::from(first)];
            let instead =
                "the rule in the program, in a transaction that locks the rows it looks at";
            let error = lacks(
                dialect,
                entry.meta,
                column,
                ("exclusion constraints", instead),
            );
            return Err(error.located(entry.meta.at));
        }
    }
    Ok(())
}

/// The first column of an exclusion.
fn first_excluded(constraint: &Constraint) -> Option<u16> {
    match constraint {
        Constraint::Exclude { columns, .. } => columns.first().copied(),
        _ => None,
    }
}

/// Behind a pool values are text without a type, which for a list no column would take.
pub(super) fn check_pooled(registry: &Registry) -> Result<()> {
    for entry in registry.models() {
        let mut columns = entry.meta.columns.iter();
        let list = columns.find(|column| matches!(column.kind, ColumnType::Array(_)));
        if let Some(column) = list {
            let (name, field) = (entry.meta.name, column.field);
            let message = format!("`{name}.{field}`: `pool=transaction` cannot send lists");
            let error = Error::new(ErrorKind::Config, message)
                .code("orm.E324")
                .hint("open this database by an address that leads to PostgreSQL itself, or keep a `Json<Vec<…>>` column");
            return Err(error.located(entry.meta.at));
        }
    }
    Ok(())
}

fn no_schemas(dialect: Dialect, entry: &Registered) -> Error {
    let (name, table) = (entry.meta.name, &entry.table);
    let message = format!("`{name}`: {dialect:?} has no schemas for the table `{table}`");
    Error::new(ErrorKind::Config, message)
        .code("orm.E343")
        .hint("name the table without a point; another database of a server is opened by a URL of its own")
}

/// What only PostgreSQL has, and what to write instead.
fn own(column: &ColumnMeta) -> Option<(&'static str, &'static str)> {
    match column.kind {
        ColumnType::Range(_) => Some(("ranges", "two columns, for the start and for the end")),
        ColumnType::HStore => Some((
            "maps of texts",
            "a `Json<…>` column, which has keys, `contains` and `contained_by` too",
        )),
        _ => None,
    }
}

fn lacks(
    dialect: Dialect,
    meta: &ModelMeta,
    column: &ColumnMeta,
    (what, instead): (&str, &str),
) -> Error {
    let message = format!(
        "`{}.{}`: {dialect:?} has no {what}",
        meta.name, column.field
    );
    Error::new(ErrorKind::Config, message)
        .code("orm.E340")
        .hint(format!("open PostgreSQL, or keep {instead}"))
}
