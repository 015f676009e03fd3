//! Has somebody else changed the row since the form was drawn? Its values and links are compared by a hash.

use super::form::Links;
use carafe_orm::Value;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// A short text that is another one when any value or link of the row is.
pub(super) fn of(row: &[Value], links: &Links) -> String {
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    };
    for value in row {
        add(&text(value));
    }
    for (field, keys) in links {
        add(field);
        for key in keys {
            add(&text(key));
        }
    }
    let digest = hash.finalize();
    digest[..16]
        .iter()
        .fold(String::with_capacity(32), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

fn text(value: &Value) -> String {
    match value {
        Value::Bytes(bytes) => format!("{bytes:?}"),
        Value::Null => "\0".to_owned(),
        other => other.to_text(),
    }
}
