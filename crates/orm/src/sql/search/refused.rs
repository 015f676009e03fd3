//! What a model or a database cannot do.

use crate::{model::ModelMeta, sql::Dialect, value::ColumnType};
use carafe_core::Error;

pub(super) fn not_declared(meta: &ModelMeta) -> Error {
    let first = meta
        .columns
        .iter()
        .find(|column| column.kind == ColumnType::Text);
    let first = first.map_or("name", |column| column.field);
    Error::internal(format!(
        "`{}` does not say in which columns people search",
        meta.name
    ))
    .code("orm.E350")
    .hint(format!(
        "write `#[model(search({first}))]` at its struct, then run `makemigrations` and `migrate`"
    ))
}

pub(super) fn undeclared_column(dialect: Dialect, meta: &ModelMeta, column: u16) -> Error {
    let field = meta.columns[usize::from(column)].field;
    Error::internal(format!(
        "{dialect:?} searches in declared columns alone, and `{}.{field}` is none",
        meta.name
    ))
    .code("orm.E351")
    .hint(format!(
        "add `{field}` to `#[model(search(…))]` of `{}`; `.icontains(…)` needs no declaration",
        meta.name
    ))
}

pub(super) fn not_searched(what: &str) -> Error {
    Error::internal(format!(
        "{what} stands in a query that searches for nothing before it"
    ))
    .code("orm.E352")
    .hint("call `.search(…)` first, in the same query")
}

pub(super) fn no_headline(dialect: Dialect) -> Error {
    Error::internal(format!("{dialect:?} cuts no excerpts out of texts"))
        .code("orm.E353")
        .hint("select the column itself, and cut it in the template: `{{ text|truncate(200) }}`")
}
