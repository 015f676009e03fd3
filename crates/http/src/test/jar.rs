//! The browser's cookies.

use http::{HeaderMap, header};
use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub(super) struct Jar(BTreeMap<String, Kept>);

#[derive(Debug)]
struct Kept {
    value: String,
    secure: bool,
}

impl Jar {
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|kept| kept.value.clone())
    }

    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.0.insert(
            name.to_owned(),
            Kept {
                value: value.to_owned(),
                secure: false,
            },
        );
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// The `Cookie` field for a request.
    pub(super) fn field(&self, secure: bool) -> Option<String> {
        let sent = self.0.iter().filter(|(_, kept)| secure || !kept.secure);
        let pairs: Vec<_> = sent
            .map(|(name, kept)| format!("{name}={}", kept.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Takes over what a response sets and removes.
    pub(super) fn keep(&mut self, headers: &HeaderMap) {
        for set in headers.get_all(header::SET_COOKIE) {
            let Ok(set) = set.to_str() else { continue };
            let mut parts = set.split(';').map(str::trim);
            let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            let attributes: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
            if attributes.iter().any(|attribute| is_past(attribute)) {
                self.0.remove(name);
                continue;
            }
            let secure = attributes.iter().any(|attribute| attribute == "secure");
            self.0.insert(
                name.to_owned(),
                Kept {
                    value: value.to_owned(),
                    secure,
                },
            );
        }
    }
}

fn is_past(attribute: &str) -> bool {
    match attribute.split_once('=') {
        Some(("max-age", seconds)) => seconds.parse::<i64>().is_ok_and(|seconds| seconds <= 0),
        Some(("expires", date)) => date.contains("1970"),
        _ => false,
    }
}
