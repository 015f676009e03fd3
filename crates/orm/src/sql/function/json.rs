//! JSON made of values.

use super::{Called, cast::json_item};
use crate::{query::function::Func, sql::Dialect, value::Class};
use carafe_core::Result;

pub(super) fn text(call: &Called<'_>) -> Result<Option<String>> {
    let (width, name) = match (call.func, call.dialect) {
        (Func::JsonArray, Dialect::Postgres) => (2, "jsonb_build_array"),
        (Func::JsonArray, _) => (2, "json_array"),
        (Func::JsonObject, Dialect::Postgres) => (3, "jsonb_build_object"),
        (Func::JsonObject, _) => (3, "json_object"),
        _ => return Ok(None),
    };
    let mut items = Vec::new();
    for item in call.args.chunks_exact(width) {
        if let [key, _, _] = item {
            items.push(key.text.clone());
        }
        let [.., value, class] = item else { continue };
        let class = Class::numbered(class.text.parse().unwrap_or_default());
        items.push(json_item(call, class, value));
    }
    Ok(Some(format!("{name}({})", items.join(", "))))
}
