//! The place of a page in an order: the values of one row, as text in an address.

use carafe_orm::{Value, dynamic::resolve, model::ModelMeta};

/// Between two values. It cannot be typed, and stands in no value that sorts well.
const BETWEEN: char = '\u{1f}';

/// The values of a row in the columns of an order.
pub(super) fn write(values: &[Value]) -> String {
    let texts = values.iter().map(|value| {
        if value.is_null() {
            "n".to_owned()
        } else {
            format!("v{}", value.to_text())
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
        ("v", text) => Value::parse(path.meta().kind, text),
        _ => None,
    }
}

/// Where the key stands in a row of all columns.
pub(super) fn key_position(meta: &ModelMeta) -> usize {
    meta.pk.first().map_or(0, |column| usize::from(*column))
}

/// A text as part of an address.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
