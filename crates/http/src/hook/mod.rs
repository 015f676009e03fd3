//! What runs around handlers, as in Flask: before and after requests, on errors, at the very end.
//!
//! Hooks of an app run for every request, those of a blueprint for its routes. Before hooks run from the outside in
//! and in the order they were added; after hooks and teardowns the other way round. An error is shown to the
//! nearest blueprint first, there by status and then by type.

mod after;
mod before;
mod error;

use axum::{http::request::Parts, response::Response};
use carafe_core::{Error, context::AppHandle};
use std::{fmt, sync::Arc};

pub(crate) use self::error::typed;
#[doc(inline)]
pub use self::{
    after::AfterHook,
    before::{BeforeHook, HookOut},
    error::{Caught, OnError},
};

type Teardown = Arc<dyn Fn(Option<&Error>) + Send + Sync>;

/// The hooks of one app or blueprint.
#[derive(Clone, Default)]
pub struct Hooks {
    pub(crate) before: Vec<before::Before>,
    pub(crate) after: Vec<after::After>,
    pub(crate) teardown: Vec<Teardown>,
    pub(crate) by_status: Vec<(u16, error::Catch)>,
    pub(crate) by_type: Vec<error::Typed>,
}

impl Hooks {
    /// Whether there is nothing to run.
    pub fn is_empty(&self) -> bool {
        self.before.is_empty()
            && self.after.is_empty()
            && self.teardown.is_empty()
            && !self.catches()
    }

    fn catches(&self) -> bool {
        !(self.by_status.is_empty() && self.by_type.is_empty())
    }

    /// Adds a before hook.
    pub fn add_before<A>(&mut self, hook: impl BeforeHook<A>) {
        self.before.push(hook.erase());
    }

    /// Adds the before hooks of another one behind its own.
    pub fn absorb_before(&mut self, later: Self) {
        self.before.extend(later.before);
    }

    /// Runs the before hooks; the first answer ends it.
    pub async fn run_before(&self, parts: &mut Parts, app: &AppHandle) -> Option<Response> {
        self.before(parts, app).await
    }

    pub(crate) async fn before(&self, parts: &mut Parts, app: &AppHandle) -> Option<Response> {
        for hook in &self.before {
            if let Some(response) = hook(parts, app).await {
                return Some(crate::respond::settle(response).await);
            }
        }
        None
    }

    /// Shows the response to the error handlers, then to the after hooks.
    pub(crate) async fn after(&self, mut response: Response) -> Response {
        let failed = response.status().is_client_error() || response.status().is_server_error();
        if failed && self.catches() {
            response = crate::respond::settle(self.caught(response).await).await;
        }
        for hook in self.after.iter().rev() {
            response = hook(response).await;
        }
        response
    }

    pub(crate) fn tear_down(&self, error: Option<&Error>) {
        for hook in self.teardown.iter().rev() {
            hook(error);
        }
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks")
            .field("before", &self.before.len())
            .field("after", &self.after.len())
            .field("teardown", &self.teardown.len())
            .field("on_status", &self.by_status.len())
            .field("on_error", &self.by_type.len())
            .finish()
    }
}
