//! Maps of texts: operators and functions of PostgreSQL's extension `hstore`.

use super::{Called, unsupported};
use crate::{query::function::Func, sql::Dialect};
use carafe_core::Result;

pub(super) fn text(call: &Called<'_>) -> Result<Option<String>> {
    let (a, b) = (call.side(0), call.side(1));
    let text = match call.func {
        Func::HStoreContains => format!("({a} @> {b})"),
        Func::HStoreContainedBy => format!("({a} <@ {b})"),
        Func::HStoreHasKey => format!("({a} ? {b})"),
        Func::HStoreKey => format!("({a} -> {b})"),
        Func::HStoreKeys => format!("akeys({a})"),
        Func::HStoreValues => format!("array_remove(avals({a}), NULL)"),
        _ => return Ok(None),
    };
    if call.dialect != Dialect::Postgres {
        let instead =
            "keep a `Json<…>` column: it has keys, `contains` and `contained_by` on every database";
        return Err(unsupported(call.dialect, "maps of texts", instead));
    }
    Ok(Some(text))
}
