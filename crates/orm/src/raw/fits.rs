//! Whether the columns of a statement are those that its row type reads.

use crate::shape::RowType;
use carafe_core::{Error, Result};

/// Compares number and names, when the statement is first prepared.
pub(crate) fn fits(row: &RowType, names: &[&str]) -> Result<()> {
    let wanted = row.columns();
    if wanted.len() != names.len() {
        return Err(other_width(row, names));
    }
    let pairs = wanted.iter().zip(names).enumerate();
    for (place, (column, name)) in pairs {
        if let Some(wanted) = column.name
            && !wanted.eq_ignore_ascii_case(name)
        {
            return Err(other_name(row, place, wanted, name));
        }
    }
    Ok(())
}

#[cold]
fn other_width(row: &RowType, names: &[&str]) -> Error {
    let (given, wanted) = (names.len(), row.columns().len());
    Error::internal(format!(
        "the statement gives {given} columns ({}), and `{}` reads {wanted}",
        names.join(", "),
        row.name()
    ))
    .code("orm.E280")
    .hint("name one column for each field, in their order; `{*}` writes those of a model or a `#[derive(Row)]` struct")
}

#[cold]
fn other_name(row: &RowType, place: usize, wanted: &str, name: &str) -> Error {
    let place = place + 1;
    Error::internal(format!(
        "column {place} of the statement is `{name}`, and `{}` reads `{wanted}` there",
        row.name()
    ))
    .code("orm.E281")
    .hint(format!(
        "put the columns into the order of the fields, or write `… AS {wanted}`"
    ))
}
