//! A constraint that the database found, as errors of the fields it is about.

use crate::model::ModelMeta;
use carafe_core::Error;

/// Names the fields of a unique violation: drivers give `table.column,table.column`.
pub(crate) fn explain(error: Error, meta: &'static ModelMeta) -> Error {
    if !error.is_unique_violation() || !error.fields().is_empty() {
        return error;
    }
    let fields = violated_fields(&error, meta);
    match fields.as_slice() {
        [] => error,
        [field] => {
            let message = format!("{} with this {} already exists.", name(meta), spaced(field));
            error.field(*field, "unique", message)
        }
        several => {
            let list = several
                .iter()
                .map(|field| spaced(field))
                .collect::<Vec<_>>()
                .join(" and ");
            let message = format!("{} with this {list} already exists.", name(meta));
            several.iter().fold(error, |error, field| {
                error.field(*field, "unique_together", message.clone())
            })
        }
    }
}

fn violated_fields(error: &Error, meta: &'static ModelMeta) -> Vec<&'static str> {
    let columns = error.constraint().unwrap_or_default().split(',');
    let names = columns.map(|column| {
        column
            .rsplit_once('.')
            .map_or(column, |(_, name)| name)
            .trim()
    });
    names
        .filter_map(|name| meta.columns.iter().find(|column| column.name == name))
        .map(|c| c.field)
        .collect()
}

fn name(meta: &ModelMeta) -> String {
    meta.verbose_name
        .map_or_else(|| meta.name.to_owned(), str::to_owned)
}

fn spaced(field: &str) -> String {
    field.replace('_', " ")
}
