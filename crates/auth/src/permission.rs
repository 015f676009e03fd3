//! Who may do what.

use crate::user::User;
use carafe_core::context;
use carafe_orm::model::ModelMeta;
use std::{fmt, sync::Arc};

/// What somebody wants to do with rows of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// See them.
    View,
    /// Make new ones.
    Add,
    /// Change them.
    Change,
    /// Delete them.
    Delete,
}

/// Decides who may do what. An app provides another one by `.state(Policies::new(policy))`.
pub trait Policy: Send + Sync + 'static {
    /// Whether this account may do that. It is active.
    fn can(&self, user: &User, action: Action, model: &'static ModelMeta) -> bool;
}

/// Superusers may do everything, others nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct SuperusersOnly;

impl Policy for SuperusersOnly {
    fn can(&self, user: &User, _: Action, _: &'static ModelMeta) -> bool {
        user.is_superuser
    }
}

/// The policy of an app.
#[derive(Clone)]
pub struct Policies(Arc<dyn Policy>);

impl Policies {
    /// This policy decides.
    pub fn new(policy: impl Policy) -> Self {
        Self(Arc::new(policy))
    }
}

impl fmt::Debug for Policies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Policies")
    }
}

/// Whether this account may do that with rows of this model, by the policy of the running app. Who is not active may
/// do nothing.
pub fn can(user: &User, action: Action, model: &'static ModelMeta) -> bool {
    if !user.is_active {
        return false;
    }
    let decided = context::app().and_then(|app| {
        app.get::<Policies>()
            .map(|policies| policies.0.can(user, action, model))
    });
    decided.unwrap_or_else(|| SuperusersOnly.can(user, action, model))
}
