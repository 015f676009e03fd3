//! A constraint that the database found, as errors of the fields it is about.

use crate::{model::ModelMeta, query::tape::Code};
use carafe_core::{Error, FieldError, error::codes};

/// The code of a refused NULL.
const NOT_NULL: &str = "orm.E105";

/// The code of a broken CHECK.
const CHECK: &str = "orm.E104";
/// The code of a row that an exclusion constraint refuses.
const EXCLUDED: &str = "orm.E342";

/// Names the fields of a violation: drivers give `table.column,table.column`.
pub(crate) fn explain(error: Error, meta: &'static ModelMeta) -> Error {
    if !error.fields().is_empty() {
        return error;
    }
    let columns = violated_columns(&error, meta);
    let found = match error.error_code() {
        Some(codes::UNIQUE) => unique_errors(meta, &columns),
        Some(EXCLUDED) => each(meta, &columns, "exclusion", &in_the_way(meta, &columns)),
        Some(NOT_NULL) => each(meta, &columns, "null", "This field cannot be null."),
        Some(codes::FOREIGN_KEY) => each(
            meta,
            &columns,
            "invalid_choice",
            "Select a valid choice. That choice is not one of the available choices.",
        ),
        Some(CHECK) => check_error(&error, meta),
        _ => return error,
    };
    found.into_iter().fold(error, |error, found| {
        error.field(found.field, found.code, found.message)
    })
}

fn in_the_way(meta: &'static ModelMeta, columns: &[u16]) -> String {
    format!(
        "{} that conflicts in {} already exists.",
        name(meta),
        listed(meta, columns)
    )
}

fn listed(meta: &'static ModelMeta, columns: &[u16]) -> String {
    let fields = columns
        .iter()
        .map(|column| meta.columns[usize::from(*column)].field);
    let list: Vec<_> = fields.map(|field| field.replace('_', " ")).collect();
    list.join(" and ")
}

/// What is said of columns whose values another row has.
pub(super) fn unique_errors(meta: &'static ModelMeta, columns: &[u16]) -> Vec<FieldError> {
    let message = format!(
        "{} with this {} already exists.",
        name(meta),
        listed(meta, columns)
    );
    let code = if columns.len() == 1 {
        "unique"
    } else {
        "unique_together"
    };
    each(meta, columns, code, &message)
}

/// A CHECK of one column is about its field, any other about the whole row.
fn check_error(error: &Error, meta: &'static ModelMeta) -> Vec<FieldError> {
    let found = error.constraint().and_then(|name| meta.checked(name));
    let Some((name, condition)) = found else {
        return Vec::new();
    };
    let tape = condition();
    let mut columns = tape.ops().iter().filter_map(|op| match (op.code, op.node) {
        (Code::Column, Some(_)) => Some(op.arg),
        _ => None,
    });
    let first = columns.next();
    let field = match first.filter(|first| columns.all(|column| column == *first)) {
        Some(column) => meta.columns[usize::from(column)].field,
        None => "",
    };
    vec![FieldError {
        field: field.into(),
        code: "check",
        message: format!("Constraint “{name}” is violated."),
    }]
}

fn each(
    meta: &'static ModelMeta,
    columns: &[u16],
    code: &'static str,
    message: &str,
) -> Vec<FieldError> {
    let error = |column: &u16| FieldError {
        field: meta.columns[usize::from(*column)].field.into(),
        code,
        message: message.to_owned(),
    };
    columns.iter().map(error).collect()
}

/// The columns that the constraint's name speaks of: a list of them, or the name that migrations gave it.
fn violated_columns(error: &Error, meta: &'static ModelMeta) -> Vec<u16> {
    let Some(constraint) = error.constraint() else {
        return Vec::new();
    };
    let named = constraint.split(',').filter_map(|column| {
        let name = column
            .rsplit_once('.')
            .map_or(column, |(_, name)| name)
            .trim();
        position(meta, |column| column == name)
    });
    let named: Vec<u16> = named.collect();
    if named.is_empty() {
        by_name(constraint, meta)
    } else {
        named
    }
}

/// `shop_product_category_id_1a2b3c4d_fk` is about `category_id`.
fn by_name(constraint: &str, meta: &'static ModelMeta) -> Vec<u16> {
    let Some(rest) = constraint
        .strip_suffix("_fk")
        .and_then(|name| name.rsplit_once('_'))
    else {
        return Vec::new();
    };
    let keys = (0..)
        .zip(meta.columns)
        .filter(|(_, column)| column.relation.is_some());
    let fits = keys.filter(|(_, column)| rest.0.ends_with(&format!("_{}", column.name)));
    // Of `id` and `parent_id` the longer one is meant.
    fits.max_by_key(|(_, column)| column.name.len())
        .map(|(at, _)| at)
        .into_iter()
        .collect()
}

fn position(meta: &ModelMeta, fits: impl Fn(&str) -> bool) -> Option<u16> {
    let found = (0..)
        .zip(meta.columns)
        .find(|(_, column)| fits(column.name));
    found.map(|(at, _)| at)
}

fn name(meta: &ModelMeta) -> String {
    meta.verbose_name
        .map_or_else(|| meta.name.to_owned(), str::to_owned)
}
