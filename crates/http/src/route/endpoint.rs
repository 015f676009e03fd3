//! The one axum handler that stands for all of ours.

use super::table::BoxFuture;
use crate::hook::Hooks;
use axum::{extract::Request, handler::Handler, response::Response};
use carafe_core::{
    Error,
    context::{self, AppHandle},
};
use std::sync::Arc;

type Call = fn(Request, AppHandle) -> BoxFuture<Response>;

/// A route as axum's router holds it. It must be axum's handler: `Path` and `MatchedPath` read extensions of
/// private types that only axum's router writes.
#[derive(Clone)]
pub(super) struct Endpoint {
    pub(super) call: Call,
    pub(super) name: Arc<str>,
    /// Hooks of the blueprints around it, the outermost first.
    pub(super) chain: Option<Arc<[Arc<Hooks>]>>,
}

impl Handler<(), AppHandle> for Endpoint {
    type Future = BoxFuture<Response>;

    fn call(self, request: Request, app: AppHandle) -> Self::Future {
        context::with(|context| context.set_route(self.name));
        match self.chain {
            None => (self.call)(request, app),
            Some(chain) => Box::pin(run(chain, self.call, request, app)),
        }
    }
}

async fn run(chain: Arc<[Arc<Hooks>]>, call: Call, request: Request, app: AppHandle) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut early = None;
    for hooks in &*chain {
        early = hooks.before(&mut parts, &app).await;
        if early.is_some() {
            break;
        }
    }
    let mut response = match early {
        Some(response) => response,
        None => call(Request::from_parts(parts, body), app).await,
    };
    for hooks in chain.iter().rev() {
        // The error itself is looked at before a handler of errors may answer in its place.
        let error = response.extensions().get::<Arc<Error>>().cloned();
        response = hooks.after(response).await;
        hooks.tear_down(error.as_deref());
    }
    response
}
