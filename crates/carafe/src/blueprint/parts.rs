//! What a blueprint carries beside its routes, without types.

use carafe_core::{
    Check, Checks,
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

type SetupFn = dyn FnOnce(&mut AppParts) -> Result<(), Checks> + Send;

/// Something to do when settings are known and the app handle is not finished.
pub(crate) struct Setup(pub(crate) Box<SetupFn>);

impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Setup")
    }
}

/// What engines keep in a blueprint (models, globals of templates), under the name of the blueprint it was given to.
#[derive(Default)]
pub(crate) struct Extras(Vec<(String, Box<dyn Any + Send>)>);

#[allow(
    dead_code,
    reason = "the engines that keep something here come with features"
)]
impl Extras {
    pub(crate) fn push<T: Send + 'static>(&mut self, label: &str, extra: T) {
        self.0.push((label.to_owned(), Box::new(extra)));
    }

    pub(super) fn absorb(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether there is something of this type.
    pub(crate) fn has<T: 'static>(&self) -> bool {
        self.0.iter().any(|(_, extra)| extra.is::<T>())
    }

    /// Takes out everything of one type, in the order it was given.
    pub(crate) fn take<T: 'static>(&mut self) -> Vec<(String, T)> {
        let (wanted, others) = std::mem::take(&mut self.0)
            .into_iter()
            .partition(|(_, extra)| extra.is::<T>());
        self.0 = others;
        let wanted: Vec<(String, Box<dyn Any + Send>)> = wanted;
        wanted
            .into_iter()
            .filter_map(|(label, extra)| Some((label, *extra.downcast().ok()?)))
            .collect()
    }
}

impl fmt::Debug for Extras {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Extras({})", self.0.len())
    }
}
