//! JSON in SQLite as PostgreSQL compares it: types count, order of keys and blanks do not.

use rusqlite::{
    Connection, Result,
    functions::{Context, FunctionFlags},
};
use serde_json::Value as Data;
use std::cmp::Ordering;

/// Registers the functions on a connection.
pub(super) fn register(conn: &Connection, flags: FunctionFlags) -> Result<()> {
    conn.create_scalar_function("carafe_json_at", 2, flags, at)?;
    conn.create_scalar_function("carafe_json_text", 1, flags, text)?;
    conn.create_scalar_function("carafe_json_number", 1, flags, |context| {
        Ok(document(context, 0)?.and_then(|data| data.as_f64()))
    })?;
    conn.create_scalar_function("carafe_json_order", 2, flags, |context| {
        let pair = (document(context, 0)?, document(context, 1)?);
        Ok(match pair {
            (Some(a), Some(b)) => order(&a, &b).map(|order| order as i64),
            _ => None,
        })
    })?;
    conn.create_scalar_function("carafe_json_contains", 2, flags, |context| {
        let pair = (document(context, 0)?, document(context, 1)?);
        Ok(matches!(pair, (Some(a), Some(b)) if contains(&a, &b)))
    })
}

fn document(context: &Context<'_>, at: usize) -> Result<Option<Data>> {
    let text: Option<String> = context.get(at)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// The part at a list of keys; NULL when it is not there.
fn at(context: &Context<'_>) -> Result<Option<String>> {
    let (Some(mut data), Some(Data::Array(keys))) = (document(context, 0)?, document(context, 1)?)
    else {
        return Ok(None);
    };
    for key in &keys {
        let key = key.as_str().unwrap_or_default();
        let part = match &mut data {
            Data::Object(entries) => entries.get_mut(key),
            Data::Array(items) => key.parse().ok().and_then(|at: usize| items.get_mut(at)),
            _ => None,
        };
        let Some(part) = part.map(Data::take) else {
            return Ok(None);
        };
        data = part;
    }
    Ok(Some(data.to_string()))
}

fn text(context: &Context<'_>) -> Result<Option<String>> {
    Ok(document(context, 0)?.and_then(|data| match data {
        Data::Null => None,
        Data::String(text) => Some(text),
        other => Some(other.to_string()),
    }))
}

/// Numbers and texts have an order; other things are equal or not.
fn order(a: &Data, b: &Data) -> Option<Ordering> {
    match (a, b) {
        (Data::Number(a), Data::Number(b)) => match (a.as_i64(), b.as_i64()) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            _ => a.as_f64()?.partial_cmp(&b.as_f64()?),
        },
        (Data::String(a), Data::String(b)) => Some(a.cmp(b)),
        _ => same(a, b).then_some(Ordering::Equal),
    }
}

fn same(a: &Data, b: &Data) -> bool {
    match (a, b) {
        (Data::Array(a), Data::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Data::Object(a), Data::Object(b)) => {
            let found = |(key, a): (&String, &Data)| b.get(key).is_some_and(|b| same(a, b));
            a.len() == b.len() && a.iter().all(found)
        }
        (Data::Number(_), Data::Number(_)) => order(a, b) == Some(Ordering::Equal),
        _ => a == b,
    }
}

/// PostgreSQL's `@>`: an object has all keys, a list all items, in any order; a list also has a single item.
fn contains(whole: &Data, part: &Data) -> bool {
    match (whole, part) {
        (Data::Object(whole), Data::Object(part)) => part.iter().all(|(key, part)| {
            whole
                .get(key)
                .is_some_and(|whole| contains_inside(whole, part))
        }),
        (Data::Array(whole), Data::Array(part)) => part
            .iter()
            .all(|part| whole.iter().any(|whole| contains_inside(whole, part))),
        (Data::Array(whole), part) if !part.is_object() => {
            whole.iter().any(|whole| same(whole, part))
        }
        _ => same(whole, part),
    }
}

/// Below the top a list has no single items.
fn contains_inside(whole: &Data, part: &Data) -> bool {
    if whole.is_array() && !part.is_array() {
        return false;
    }
    contains(whole, part)
}
