//! The way back: an error that implements [`std::error::Error`].

use super::Error;
use std::{error::Error as StdError, fmt};

/// An [`Error`] for places that want a [`std::error::Error`], such as scripts and `anyhow`.
#[derive(Debug)]
pub struct BoxedError(Error);

impl BoxedError {
    pub(super) fn into_inner(self) -> Error {
        self.0
    }

    pub(super) fn as_inner(&self) -> &Error {
        &self.0
    }
}

impl fmt::Display for BoxedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl StdError for BoxedError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source().map(|cause| cause as _)
    }
}

impl Error {
    /// Wraps it into something that implements [`std::error::Error`]; `?` unwraps it again.
    pub fn into_boxed(self) -> BoxedError {
        BoxedError(self)
    }
}

impl From<Error> for Box<dyn StdError + Send + Sync> {
    fn from(error: Error) -> Self {
        Box::new(BoxedError(error))
    }
}

impl From<Error> for Box<dyn StdError> {
    fn from(error: Error) -> Self {
        Box::new(BoxedError(error))
    }
}
