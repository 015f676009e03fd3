//! Lists, which are kept as JSON text.

use super::{Function, Given, give, int_of, text_of};
use crate::value::array_pieces;
use rusqlite::{functions::Context, types::Value};

pub(super) const ALL: &[Function] = &[("carafe_array_slice", 3, slice)];

/// The items from one place up to another, as they are written.
fn slice(context: &Context<'_>) -> Given {
    let text = text_of(context, 0);
    let Some(items) = text.as_deref().and_then(array_pieces) else {
        return give(Value::Null);
    };
    let at = |index| int_of(context, index).and_then(|place| usize::try_from(place).ok());
    let end = at(2).unwrap_or_default().min(items.len());
    let start = at(1).unwrap_or_default().min(end);
    give(format!("[{}]", items[start..end].join(",")))
}
