//! Maps of texts as columns of PostgreSQL, which keeps them by its extension `hstore`.
//!
//! On its way to the database a map is PostgreSQL's own text, `"color"=>"red", "size"=>NULL`, sorted by key; the driver
//! takes it apart.

use super::{Cell, ColumnType, DbType, NotNull, Value, cell::mismatch, wire};
use carafe_core::{Field, Result, object::IntoField};
use serde_core::{Serialize, Serializer};
use std::{
    collections::BTreeMap,
    ops::{Deref, DerefMut},
};

/// A map of texts to texts, or to nothing, in a column of PostgreSQL.
///
/// It derefs to a [`BTreeMap`].
///
/// ```
/// use carafe_orm::value::HStore;
///
/// let mut paint = HStore::from([("color", "red"), ("finish", "matt")]);
/// paint.insert("number".to_owned(), None);
/// assert_eq!(paint["color"].as_deref(), Some("red"));
/// assert_eq!(paint.len(), 3);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct HStore(pub BTreeMap<String, Option<String>>);

impl HStore {
    /// A map without keys.
    pub fn new() -> Self {
        Self::default()
    }

    /// The map.
    pub fn into_inner(self) -> BTreeMap<String, Option<String>> {
        self.0
    }
}

impl Deref for HStore {
    type Target = BTreeMap<String, Option<String>>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for HStore {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<const K: usize> From<[(&str, &str); K]> for HStore {
    fn from(pairs: [(&str, &str); K]) -> Self {
        pairs.map(|(key, value)| (key, Some(value))).into()
    }
}

impl<const K: usize> From<[(&str, Option<&str>); K]> for HStore {
    fn from(pairs: [(&str, Option<&str>); K]) -> Self {
        let pairs = pairs.into_iter();
        pairs
            .map(|(key, value)| (key.to_owned(), value.map(str::to_owned)))
            .collect()
    }
}

impl FromIterator<(String, Option<String>)> for HStore {
    fn from_iter<I: IntoIterator<Item = (String, Option<String>)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl Serialize for HStore {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[diagnostic::do_not_recommend]
impl IntoField for HStore {
    fn field(&self) -> Field<'_> {
        let pairs = self.0.iter();
        Field::Map(
            pairs
                .map(|(key, value)| (key.as_str().into(), value.field()))
                .collect(),
        )
    }
}

#[diagnostic::do_not_recommend]
impl DbType for HStore {
    type Inner = Self;
    type Null = NotNull;
    type Alone = Self;
    type Perhaps = Option<Self>;
    const TYPE: ColumnType = ColumnType::HStore;

    fn from_cell(cell: Cell<'_>) -> Result<Self> {
        let read = match cell {
            Cell::Wire(bytes, wire::HSTORE) => received(bytes),
            Cell::Text(bytes) => std::str::from_utf8(bytes).ok().and_then(hstore_pairs),
            _ => None,
        };
        read.ok_or_else(|| mismatch("a map of texts", cell))
    }

    fn to_value(&self) -> Value {
        let mut text = String::new();
        for (key, value) in &self.0 {
            if !text.is_empty() {
                text.push_str(", ");
            }
            quoted(&mut text, key);
            text.push_str("=>");
            match value {
                Some(value) => quoted(&mut text, value),
                None => text.push_str("NULL"),
            }
        }
        Value::Text(text.into())
    }
}

fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        if matches!(letter, '"' | '\\') {
            out.push('\\');
        }
        out.push(letter);
    }
    out.push('"');
}

/// `hstore_send`: count of pairs; of each the length of the key, the key, the length of the value or -1, the value.
fn received(bytes: &[u8]) -> Option<HStore> {
    let (count, mut rest) = bytes.split_first_chunk::<4>()?;
    let mut next = || {
        let (length, behind) = rest.split_first_chunk::<4>()?;
        let Ok(length) = usize::try_from(i32::from_be_bytes(*length)) else {
            rest = behind;
            return Some(None);
        };
        let (text, behind) = behind.split_at_checked(length)?;
        rest = behind;
        Some(Some(std::str::from_utf8(text).ok()?.to_owned()))
    };
    let pairs = (0..u32::from_be_bytes(*count)).map(|_| Some((next()??, next()?)));
    pairs.collect()
}

/// The pairs of a map's text, as PostgreSQL writes it; `None` when it is none.
pub(crate) fn hstore_pairs(text: &str) -> Option<HStore> {
    let mut pairs = HStore::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (key, behind) = word(rest)?;
        let behind = behind.trim_start().strip_prefix("=>")?.trim_start();
        let (value, behind) = match behind.get(..4) {
            Some(null) if null.eq_ignore_ascii_case("null") => (None, &behind[4..]),
            _ => word(behind).map(|(value, behind)| (Some(value), behind))?,
        };
        // The first of two equal keys counts, as there.
        pairs.entry(key).or_insert(value);
        rest = behind.trim_start();
        if !rest.is_empty() {
            rest = rest.strip_prefix(',')?.trim_start();
            if rest.is_empty() {
                return None;
            }
        }
    }
    Some(pairs)
}

/// A text in quotes, and what stands behind it.
fn word(text: &str) -> Option<(String, &str)> {
    let inside = text.strip_prefix('"')?;
    let (mut word, mut escaped) = (String::new(), false);
    for (at, letter) in inside.char_indices() {
        match letter {
            _ if escaped => {
                word.push(letter);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => return Some((word, &inside[at + 1..])),
            other => word.push(other),
        }
    }
    None
}

/// A text that a person or a file gives: a JSON object, or PostgreSQL's text.
pub(super) fn parse(text: &str) -> Option<Value> {
    if !text.trim_start().starts_with('{') {
        return hstore_pairs(text).map(|pairs| pairs.to_value());
    }
    let data: serde_json::Value = serde_json::from_str(text).ok()?;
    let pairs = data.as_object()?.iter().map(|(key, value)| {
        let value = match value {
            serde_json::Value::Null => None,
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Array(_) | serde_json::Value::Object(_) => return None,
            plain => Some(plain.to_string()),
        };
        Some((key.clone(), value))
    });
    let pairs: Option<HStore> = pairs.collect();
    pairs.map(|pairs| pairs.to_value())
}

/// The map as Django's fixtures have it: JSON.
pub(crate) fn hstore_json(text: &str) -> String {
    let pairs = hstore_pairs(text).unwrap_or_default();
    let pairs = pairs.0.into_iter();
    let object: serde_json::Map<String, serde_json::Value> =
        pairs.map(|(key, value)| (key, value.into())).collect();
    serde_json::Value::Object(object).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<String> {
        parse(text).map(|value| value.to_text())
    }

    #[test]
    fn texts_are_taken_apart_and_put_together() {
        let map = HStore::from([
            ("a\"b\\c", Some("=>, \"")),
            ("", Some("")),
            ("n", None),
            ("é 😀", Some("NULL")),
        ]);
        let Value::Text(text) = map.to_value() else {
            panic!("a map is a text on its way");
        };
        assert_eq!(hstore_pairs(&text), Some(map.clone()));
        assert_eq!(parsed(&hstore_json(&text)).as_deref(), Some(&*text));
        assert_eq!(hstore_pairs(""), Some(HStore::new()));
        assert_eq!(parsed("{}").as_deref(), Some(""));
        let said = r#"{"b": 1, "a": null, "c": true}"#;
        let wanted = r#""a"=>NULL, "b"=>"1", "c"=>"true""#;
        assert_eq!(parsed(said).as_deref(), Some(wanted));
        assert_eq!(
            parsed(r#" "a" => "1" , "a"=>"2" "#).as_deref(),
            Some(r#""a"=>"1""#)
        );
        for wrong in [
            "a=>1",
            "\"a\"",
            "\"a\"=>",
            "\"a\"=>\"1\",",
            "\"a",
            "{\"a\": []}",
            "{",
            "é",
            "\"a\"=>é",
        ] {
            assert_eq!(parsed(wrong), None, "{wrong}");
        }
    }
}
