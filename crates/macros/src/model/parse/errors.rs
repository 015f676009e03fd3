//! Mistakes, collected: a user sees all of them at once.

use syn::{Error, Result};

/// The mistakes so far.
#[derive(Default)]
pub(in crate::model) struct Errors(Option<Error>);

impl Errors {
    /// One more.
    pub(in crate::model) fn push(&mut self, error: Error) {
        match &mut self.0 {
            Some(first) => first.combine(error),
            None => self.0 = Some(error),
        }
    }

    /// The value, or its default and one more mistake.
    pub(in crate::model) fn take<T: Default>(&mut self, result: Result<T>) -> T {
        result.unwrap_or_else(|error| {
            self.push(error);
            T::default()
        })
    }

    /// An error when there was any.
    pub(in crate::model) fn finish(self) -> Result<()> {
        self.0.map_or(Ok(()), Err)
    }
}
