//! The place of a page in an order: the values of one row, as text in an address.

use carafe_orm::{Value, dynamic::resolve, model::ModelMeta, value::ColumnType};
use std::fmt::Write as _;

/// Between two values; inside of one it is written as [`OWN`] and `1`.
const BETWEEN: char = '\u{1f}';
/// Inside of a value it is written as itself and `0`.
const OWN: char = '\u{1e}';

/// The values of a row in the columns of an order.
pub(super) fn write(values: &[Value]) -> String {
    let texts = values.iter().map(|value| {
        if value.is_null() {
            "n".to_owned()
        } else {
            format!("v{}", guarded(&value.to_text()))
        }
    });
    texts.collect::<Vec<_>>().join(&BETWEEN.to_string())
}

/// The values again; `None` when the text does not fit the order, as one that was made up.
pub(super) fn read(meta: &'static ModelMeta, order: &[String], text: &str) -> Option<Vec<Value>> {
    let texts: Vec<&str> = text.split(BETWEEN).collect();
    (texts.len() == order.len()).then_some(())?;
    order
        .iter()
        .zip(texts)
        .map(|(name, text)| value(meta, name, text))
        .collect()
}

fn value(meta: &'static ModelMeta, name: &str, text: &str) -> Option<Value> {
    let (path, _) = resolve(meta, name.trim_start_matches('-')).ok()?;
    match text.split_at_checked(1)? {
        ("n", "") => Some(Value::Null),
        ("v", text) => parsed(path.meta().kind, &unguarded(text)?),
        _ => None,
    }
}

/// A text of an address as a value; `None` when it cannot be one of a database.
pub(crate) fn parsed(kind: ColumnType, text: &str) -> Option<Value> {
    let storable = !text.contains('\0');
    Value::parse(kind, text).filter(|_| storable)
}

fn guarded(text: &str) -> String {
    text.replace(OWN, "\u{1e}0").replace(BETWEEN, "\u{1e}1")
}

fn unguarded(text: &str) -> Option<String> {
    let mut pieces = text.split(OWN);
    let mut out = pieces.next()?.to_owned();
    for piece in pieces {
        out.push(match piece.get(..1)? {
            "0" => OWN,
            "1" => BETWEEN,
            _ => return None,
        });
        out.push_str(&piece[1..]);
    }
    Some(out)
}

/// A text as part of an address.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
