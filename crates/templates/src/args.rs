//! What a function or filter written in Rust is called with.

use crate::value::Value;
use carafe_core::{Error, ErrorKind, Result};
use minijinja::State;
use std::fmt;

/// The arguments of one call from a template, and what else the template was given.
pub struct Args<'a> {
    pub(crate) name: &'a str,
    pub(crate) positional: Vec<Value>,
    pub(crate) named: Vec<(String, Value)>,
    pub(crate) state: &'a State<'a, 'a>,
}

impl Args<'_> {
    /// How many arguments stand without a name.
    pub fn len(&self) -> usize {
        self.positional.len()
    }

    /// Whether the call has no argument at all.
    pub fn is_empty(&self) -> bool {
        self.positional.is_empty() && self.named.is_empty()
    }

    /// The argument at this place, from 0.
    pub fn get(&self, place: usize) -> Option<&Value> {
        self.positional.get(place)
    }

    /// All arguments without a name.
    pub fn positional(&self) -> &[Value] {
        &self.positional
    }

    /// The argument with this name.
    pub fn named(&self, name: &str) -> Option<&Value> {
        self.named
            .iter()
            .find(|(given, _)| given == name)
            .map(|(_, value)| value)
    }

    /// All arguments with a name.
    pub fn all_named(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.named
            .iter()
            .map(|(name, value)| (name.as_str(), value))
    }

    /// The argument at this place or with this name; an error that says so when it is missing.
    pub fn required(&self, place: usize, name: &str) -> Result<&Value> {
        self.get(place).or_else(|| self.named(name)).ok_or_else(|| {
            let message = format!("`{}` needs the argument `{name}`", self.name);
            wrong(message).hint(format!("write `{}({name}=…)`", self.name))
        })
    }

    /// A required argument that must be a text.
    pub fn text(&self, place: usize, name: &str) -> Result<&str> {
        let value = self.required(place, name)?;
        value.as_str().ok_or_else(|| {
            wrong(format!(
                "the argument `{name}` of `{}` must be a text, not {}",
                self.name,
                value.0.kind()
            ))
        })
    }

    /// A yes or no argument; `default` when it is not given.
    pub fn flag(&self, name: &str, default: bool) -> bool {
        self.named(name).map_or(default, Value::is_true)
    }

    /// What a filter makes of a value.
    pub(crate) fn filtered(&self, filter: &str, value: &Value) -> Result<Value> {
        let mut state = self.state.env().empty_state();
        let made = state.apply_filter(filter, std::slice::from_ref(&value.0));
        made.map(Value).map_err(|cause| wrong(cause.to_string()))
    }

    /// What the template knows under this name: its context, its globals, its own variables.
    pub fn lookup(&self, name: &str) -> Option<Value> {
        self.state.lookup(name).map(Value)
    }
}

fn wrong(message: String) -> Error {
    Error::new(ErrorKind::Internal, message).code("templates.E006")
}

impl fmt::Debug for Args<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Args")
            .field("name", &self.name)
            .field("positional", &self.positional)
            .field("named", &self.named)
            .finish_non_exhaustive()
    }
}
