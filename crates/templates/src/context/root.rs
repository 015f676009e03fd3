//! The variables of one rendering: the handler's context first, then what is always there.

use super::Context;
use crate::missed;
use minijinja::value::{Enumerator, Object, Value};
use std::sync::Arc;

/// A context inside a context: a map in the order it was written.
#[derive(Debug)]
pub(crate) struct Inner(pub(crate) Context);

impl Object for Inner {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let found = self.0.get(key);
        if found.is_none() {
            missed::note_keys(key, self.0.names().map(str::to_owned));
        }
        found.map(|value| value.0.clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.0.names().map(Value::from).collect())
    }
}

#[derive(Debug)]
pub(crate) struct Root {
    pub(crate) context: Context,
    pub(crate) globals: Context,
}

impl Object for Root {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let found = self.context.get(key).or_else(|| self.globals.get(key))?;
        Some(found.0.clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let names = self.context.names().chain(self.globals.names());
        Enumerator::Values(names.map(Value::from).collect())
    }
}
