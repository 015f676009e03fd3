//! What runs once, before the program serves.

use axum::{extract::Request, response::Response};
use carafe_core::{
    Error, Result,
    context::{self, AppHandle, Context},
};
use carafe_http::hook::{BeforeHook, Hooks};
use std::sync::Arc;

/// Start hooks. They take extractors as `before_request` hooks do, so they are kept as such.
#[derive(Debug, Default)]
pub(crate) struct Starters(Hooks);

impl Starters {
    pub(crate) fn push<A>(&mut self, hook: impl BeforeHook<A>) {
        self.0.add_before(hook);
    }

    pub(crate) fn absorb(&mut self, later: Self) {
        self.0.absorb_before(later.0);
    }

    /// Runs them in order; the first error ends it.
    pub(crate) async fn run(&self, app: &AppHandle) -> Result<()> {
        let context = context::current().unwrap_or_else(|| Context::command(app.clone()));
        let (mut parts, ()) = Request::new(()).into_parts();
        let answer = context::enter(context, self.0.run_before(&mut parts, app)).await;
        answer.map_or(Ok(()), |response| Err(error_of(response)))
    }
}

/// An error became a response on its way through the hook; this is the way back.
fn error_of(mut response: Response) -> Error {
    match response
        .extensions_mut()
        .remove::<Arc<Error>>()
        .map(Arc::try_unwrap)
    {
        Some(Ok(error)) => error,
        Some(Err(shared)) => {
            Error::new(shared.kind(), shared.message().to_owned()).located(shared.location())
        }
        None => Error::internal(format!("a start hook answered {}", response.status())),
    }
}
