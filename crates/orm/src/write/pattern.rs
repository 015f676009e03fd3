//! Regular expressions of fields, each read once.

use crate::model::{Registered, Registry, Validator};
use carafe_core::{Error, Result};
use regex::Regex;
use std::{
    collections::HashMap,
    sync::{Mutex, OnceLock, PoisonError},
};

/// The expression, or why it is none.
pub(super) fn expression(pattern: &'static str) -> Result<Regex, regex::Error> {
    static READ: OnceLock<Mutex<HashMap<&'static str, Regex>>> = OnceLock::new();
    let read = READ.get_or_init(Mutex::default);
    let mut read = read.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = read.get(pattern) {
        return Ok(known.clone());
    }
    let new = Regex::new(pattern)?;
    read.insert(pattern, new.clone());
    Ok(new)
}

/// Every expression of the models can be read.
pub(crate) fn check(registry: &Registry) -> Result<()> {
    for entry in registry.models() {
        for column in entry.meta.columns {
            for validator in column.validators {
                if let Validator::Regex(pattern) = validator
                    && let Err(cause) = expression(pattern)
                {
                    return Err(unreadable(entry, column.field, cause));
                }
            }
        }
    }
    Ok(())
}

fn unreadable(entry: &Registered, field: &str, cause: regex::Error) -> Error {
    let name = entry.meta.name;
    Error::config(format!(
        "`{name}.{field}` has a regular expression that cannot be read"
    ))
    .code("orm.E344")
    .hint("the cause says where; look-around and references back are not there")
    .cause(cause)
    .located(entry.meta.at)
}
