//! What a template is given: names and values.

pub mod kinds;
pub(crate) mod root;
pub(crate) mod rows;
pub(crate) mod typed;
mod values;

use crate::value::Value;
use std::{borrow::Cow, fmt, sync::Arc};

/// Something that a template can be given.
///
/// Numbers, texts, dates, models, and options, lists, maps and references of them are values. Models
/// are read field by field while the template runs and never ask the database. Anything else that
/// serde can serialize is given by [`json`](crate::json).
///
/// `Kind` is worked out by the compiler; nobody writes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be given to a template",
    label = "a template cannot show this",
    note = "give its fields one by one, or write `json(value)` when it implements `Serialize`"
)]
pub trait TemplateValue<Kind> {
    /// The value, taking the owner's data along.
    fn into_value(self) -> Value;

    /// A copy of the value, for those who only borrow it.
    fn to_value(&self) -> Value;

    /// Several of them as one list.
    #[doc(hidden)]
    fn list_into_value(items: Vec<Self>) -> Value
    where
        Self: Sized,
    {
        Value::list(items.into_iter().map(Self::into_value))
    }
}

/// Names and values for a template. [`context!`](crate::context!) makes one.
///
/// ```
/// use carafe_templates::Context;
///
/// let given = Context::new().with("title", "Books").with("count", 3);
/// assert_eq!(given.get("title").unwrap().as_str(), Some("Books"));
/// ```
#[derive(Clone, Default)]
pub struct Context {
    values: Arc<Vec<(Cow<'static, str>, Value)>>,
}

impl Context {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value; a later one of the same name replaces it.
    #[must_use]
    pub fn with<K>(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl TemplateValue<K>,
    ) -> Self {
        self.put(name.into(), value.into_value());
        self
    }

    /// Adds a value to a context that is being built in place.
    pub fn insert<K>(&mut self, name: impl Into<Cow<'static, str>>, value: impl TemplateValue<K>) {
        self.put(name.into(), value.into_value());
    }

    /// Adds all values of the other context; its values win.
    #[must_use]
    pub fn merged(mut self, other: &Context) -> Self {
        for (name, value) in other.values.iter() {
            self.put(name.clone(), value.clone());
        }
        self
    }

    /// The value of this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }

    /// The names that it knows.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(|(name, _)| name.as_ref())
    }

    fn put(&mut self, name: Cow<'static, str>, value: Value) {
        let values = Arc::make_mut(&mut self.values);
        match values.iter_mut().find(|(known, _)| *known == name) {
            Some(slot) => slot.1 = value,
            None => values.push((name, value)),
        }
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.values.iter().map(|(name, value)| (name, value)))
            .finish()
    }
}

/// Collects the values of a template: `context! { product, title: "Books" }`.
///
/// A name alone gives the variable of that name. `title: "Books"` and `title => "Books"` are the same.
///
/// ```
/// use carafe_templates::context;
///
/// let name = "Ada";
/// let given = context! { name, age: 36, tags => vec!["a", "b"] };
/// assert_eq!(given.get("age").unwrap().as_i64(), Some(36));
/// assert_eq!(given.names().count(), 3);
/// ```
#[macro_export]
macro_rules! context {
    (@ $given:expr;) => { $given };
    (@ $given:expr; $name:ident : $value:expr $(, $($rest:tt)*)?) => {
        $crate::context!(@ $given.with(stringify!($name), $value); $($($rest)*)?)
    };
    (@ $given:expr; $name:ident => $value:expr $(, $($rest:tt)*)?) => {
        $crate::context!(@ $given.with(stringify!($name), $value); $($($rest)*)?)
    };
    (@ $given:expr; $name:ident $(, $($rest:tt)*)?) => {
        $crate::context!(@ $given.with(stringify!($name), $name); $($($rest)*)?)
    };
    (@ $given:expr; $($wrong:tt)+) => {
        compile_error!("write `context! { name, other: value }`: names without quotes, commas between")
    };
    ($($all:tt)*) => {
        $crate::context!(@ $crate::Context::new(); $($all)*)
    };
}
