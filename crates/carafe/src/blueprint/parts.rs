//! What a blueprint carries beside its routes, without types.

use carafe_core::{
    Check,
    check::At,
    context::{AppHandle, AppParts},
};
use std::{
    any::{Any, TypeId, type_name},
    fmt,
    sync::Arc,
};

/// Why a check runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CheckKind {
    /// The program is about to serve, or `check` was called.
    Start,
    /// `check --deploy` was called: would this be safe in production?
    Deploy,
}

/// A value for the app handle.
pub(crate) struct Provided {
    pub(crate) id: TypeId,
    pub(crate) name: &'static str,
    pub(crate) value: Box<dyn Any + Send + Sync>,
    pub(crate) at: At,
}

impl Provided {
    pub(crate) fn new<T: Send + Sync + 'static>(value: T, at: At) -> Self {
        Self {
            id: TypeId::of::<T>(),
            name: type_name::<T>(),
            value: Box::new(value),
            at,
        }
    }
}

impl fmt::Debug for Provided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

type CheckFn = dyn Fn(&AppHandle, CheckKind) -> Vec<Check> + Send + Sync;

/// A check of a battery or of the user's.
#[derive(Clone)]
pub(crate) struct SharedCheck(pub(crate) Arc<CheckFn>);

impl fmt::Debug for SharedCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedCheck")
    }
}

/// Something to do when settings are known and the app handle is not finished.
pub(crate) struct Setup(pub(crate) Box<dyn FnOnce(&mut AppParts) -> Result<(), Check> + Send>);

impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Setup")
    }
}
