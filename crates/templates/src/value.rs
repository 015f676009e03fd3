//! One value inside a template, as functions and filters written in Rust see it.

use crate::context::TemplateValue;
use minijinja::value::{Serde, ValueKind};
use std::{borrow::Cow, fmt};

/// One value of a template. Functions take and give it.
///
/// ```
/// use carafe_templates::Value;
///
/// assert_eq!(Value::new(3).to_string(), "3");
/// assert_eq!(Value::new("Ada").as_str(), Some("Ada"));
/// ```
#[derive(Clone)]
pub struct Value(pub(crate) minijinja::Value);

impl Value {
    /// A value from anything that a template can be given.
    pub fn new<K>(value: impl TemplateValue<K>) -> Self {
        value.into_value()
    }

    /// No value: prints nothing and counts as false.
    pub fn none() -> Self {
        Self(().into())
    }

    /// Text that is HTML already and is not escaped again. The caller vouches for it.
    pub fn safe(html: impl Into<String>) -> Self {
        Self(minijinja::Value::from_safe_string(html.into()))
    }

    /// Several values in a row.
    pub fn list(items: impl IntoIterator<Item = Value>) -> Self {
        Self(
            items
                .into_iter()
                .map(|item| item.0)
                .collect::<Vec<_>>()
                .into(),
        )
    }

    /// The text, when it is one.
    pub fn as_str(&self) -> Option<&str> {
        self.0.as_str()
    }

    /// The whole number, when it is one.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.as_i64()
    }

    /// Whether `{% if %}` takes it.
    pub fn is_true(&self) -> bool {
        self.0.is_true()
    }

    /// Whether there is no value.
    pub fn is_none(&self) -> bool {
        self.0.is_none() || self.0.is_undefined()
    }

    /// Whether it is HTML that is not escaped again.
    pub fn is_safe(&self) -> bool {
        self.0.is_safe()
    }

    /// The value as a page shows it, before escaping.
    pub fn text(&self) -> Cow<'_, str> {
        shown(&self.0)
    }

    /// The items, when it is a list or the keys when it is a map.
    pub fn items(&self) -> Option<Vec<Value>> {
        match self.0.kind() {
            ValueKind::Seq | ValueKind::Iterable | ValueKind::Map => {
                Some(self.0.try_iter().ok()?.map(Value).collect())
            }
            _ => None,
        }
    }

    /// The value of an attribute or key of it.
    pub fn get(&self, name: &str) -> Option<Value> {
        self.0
            .get_attr(name)
            .ok()
            .filter(|found| !found.is_undefined())
            .map(Value)
    }
}

/// The text of a value: nothing for no value, `true` and `false` in small letters.
pub(crate) fn shown(value: &minijinja::Value) -> Cow<'_, str> {
    if let Some(text) = value.as_str() {
        return Cow::Borrowed(text);
    }
    match value.kind() {
        ValueKind::None | ValueKind::Undefined => Cow::Borrowed(""),
        ValueKind::Bool => Cow::Borrowed(if value.is_true() { "true" } else { "false" }),
        _ => Cow::Owned(value.to_string()),
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Text that is HTML already: templates print it as it is.
///
/// Whoever makes one vouches that nothing in it came from a visitor unescaped.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Safe(pub String);

/// Gives a template anything that serde can serialize.
///
/// ```
/// use carafe_templates::{context, json};
///
/// let totals = std::collections::BTreeMap::from([("books", 3)]);
/// let given = context! { totals: json(&totals) };
/// assert_eq!(given.get("totals").unwrap().get("books").unwrap().as_i64(), Some(3));
/// ```
pub fn json(value: impl serde_core::Serialize) -> Value {
    Value(minijinja::Value::from(Serde(value)))
}
