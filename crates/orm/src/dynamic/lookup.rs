//! `price__gte`: from a lookup's name to an operation.

use super::path::{FieldPath, resolve};
use crate::{
    model::ModelMeta,
    query::tape::{Code, Tape, TextMatch},
    value::{ColumnType, Value},
};
use carafe_core::{Error, ErrorKind, Result};

/// What a lookup does with its column and value.
enum Compare {
    Op(Code),
    Text(TextMatch),
    IsNull,
}

/// Appends one condition to a tape.
pub(super) fn condition(
    meta: &'static ModelMeta,
    lookup: &str,
    value: Value,
    tape: &mut Tape,
) -> Result<()> {
    let (path, name) = resolve(meta, lookup)?;
    tape.at(Code::Column, path.column, path.node);
    match compare(name).ok_or_else(|| unknown(lookup, name))? {
        Compare::IsNull => is_null(&value, tape),
        Compare::Text(_) if path.meta().kind != ColumnType::Text => {
            return Err(not_text(lookup, path));
        }
        Compare::Text(kind) => {
            tape.value(value);
            tape.op(Code::Text, kind as u16);
        }
        Compare::Op(Code::Eq) if value.is_null() => tape.op(Code::IsNull, 0),
        Compare::Op(code) => {
            tape.value(value);
            tape.op(code, 0);
        }
    }
    Ok(())
}

fn is_null(value: &Value, tape: &mut Tape) {
    tape.op(Code::IsNull, 0);
    if !matches!(value, Value::Bool(true) | Value::Int(1)) {
        tape.op(Code::Not, 0);
    }
}

fn compare(name: &str) -> Option<Compare> {
    Some(match name {
        "" | "exact" => Compare::Op(Code::Eq),
        "ne" => Compare::Op(Code::Ne),
        "lt" => Compare::Op(Code::Lt),
        "lte" => Compare::Op(Code::Le),
        "gt" => Compare::Op(Code::Gt),
        "gte" => Compare::Op(Code::Ge),
        "in" => Compare::Op(Code::In),
        "isnull" => Compare::IsNull,
        "contains" => Compare::Text(TextMatch::Contains),
        "icontains" => Compare::Text(TextMatch::IContains),
        "startswith" => Compare::Text(TextMatch::StartsWith),
        "istartswith" => Compare::Text(TextMatch::IStartsWith),
        "endswith" => Compare::Text(TextMatch::EndsWith),
        "iendswith" => Compare::Text(TextMatch::IEndsWith),
        "iexact" => Compare::Text(TextMatch::IExact),
        _ => return None,
    })
}

fn unknown(lookup: &str, name: &str) -> Error {
    Error::new(ErrorKind::BadRequest, format!("`{lookup}`: there is no lookup `{name}`"))
        .code("orm.E012")
        .hint("exact, ne, lt, lte, gt, gte, in, isnull, contains, startswith, endswith, and the last three with an i before them, iexact")
}

fn not_text(lookup: &str, path: FieldPath) -> Error {
    let message = format!("`{lookup}`: `{}` is not a text", path.meta().field);
    Error::new(ErrorKind::BadRequest, message)
        .code("orm.E013")
        .hint("compare it with `exact`, `lt`, `gt`, …")
}
