//! How `models![…]` finds `impl Admin` without being told: the compiler prefers the method that needs no further
//! reference, and that one exists for models with an `impl Admin` only.

use crate::model_admin::{Admin, Config, ModelAdmin};
use carafe_orm::model::AdminHook;
use std::{any::Any, fmt, marker::PhantomData};

/// Asks about a type.
pub struct Probe<M>(PhantomData<fn() -> M>);

impl<M> Probe<M> {
    /// The question.
    pub const NEW: Self = Self(PhantomData);
}

impl<M> fmt::Debug for Probe<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Probe")
    }
}

/// The answer for models with an `impl Admin`.
pub trait AdminFound {
    /// What the impl says.
    fn admin_hook(&self) -> Option<AdminHook>;
}

/// The answer for all others.
pub trait NoAdmin {
    /// Nothing.
    fn admin_hook(&self) -> Option<AdminHook> {
        None
    }
}

impl<M: Admin> AdminFound for Probe<M> {
    fn admin_hook(&self) -> Option<AdminHook> {
        Some(config::<M>)
    }
}

impl<M> NoAdmin for &Probe<M> {}

fn config<M: Admin>() -> Box<dyn Any + Send + Sync> {
    let mut admin = ModelAdmin::<M>::new();
    M::admin(&mut admin);
    let config: Config = admin.into_config();
    Box::new(config)
}
