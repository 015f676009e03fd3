//! What `models![…]` makes: the only way a model becomes known.

use super::{Model, ModelMeta};
use std::{any::Any, panic::Location};

/// One entry of `models![…]`.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ModelItem {
    /// The model.
    pub meta: &'static ModelMeta,
    /// The line of the list.
    pub at: &'static Location<'static>,
    /// The folder of the crate that lists it, where its `migrations/` are.
    pub folder: &'static str,
    /// What `impl Admin` says of the model, when there is one; the admin reads it.
    pub admin: Option<AdminHook>,
}

/// Gives what `impl Admin` says, without its type.
pub type AdminHook = fn() -> Box<dyn Any + Send + Sync>;

impl ModelItem {
    /// The entry of a model that is listed on this line by the crate in `folder`.
    #[track_caller]
    pub fn of<M: Model>(folder: &'static str) -> Self {
        Self {
            meta: M::META,
            at: Location::caller(),
            folder,
            admin: None,
        }
    }
}

impl ModelItem {
    /// The same entry with what `impl Admin` says.
    #[must_use]
    pub fn with_admin(mut self, hook: Option<AdminHook>) -> Self {
        self.admin = hook;
        self
    }
}

/// Lists models for a blueprint: `models![Product, Category]`.
#[macro_export]
macro_rules! models {
    ($($model:ty),* $(,)?) => {
        ::std::vec![$($crate::model::ModelItem::of::<$model>(::std::env!("CARGO_MANIFEST_DIR"))),*]
    };
}
