//! What `models![…]` makes: the only way a model becomes known.

use super::{Model, ModelMeta};
use std::panic::Location;

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
}

impl ModelItem {
    /// The entry of a model that is listed on this line by the crate in `folder`.
    #[track_caller]
    pub fn of<M: Model>(folder: &'static str) -> Self {
        Self { meta: M::META, at: Location::caller(), folder }
    }
}

/// Lists models for a blueprint: `models![Product, Category]`.
#[macro_export]
macro_rules! models {
    ($($model:ty),* $(,)?) => {
        ::std::vec![$($crate::model::ModelItem::of::<$model>(::std::env!("CARGO_MANIFEST_DIR"))),*]
    };
}
