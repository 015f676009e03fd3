//! What is refused before anything of the app runs.

use super::{HttpSettings, Stack};
use axum::{
    extract::{DefaultBodyLimit, Request},
    response::Response,
};
use carafe_core::{Check, context::AppHandle};

/// The checks at the door, read from the settings once.
#[derive(Debug)]
pub(super) struct Gate {
    limit: DefaultBodyLimit,
}

impl Gate {
    pub(super) fn new(stack: &Stack, app: &AppHandle) -> Result<Self, Check> {
        let http: HttpSettings = app.settings().section()?;
        let limit = match usize::try_from(http.body_limit) {
            Ok(limit) if stack.body_limit => DefaultBodyLimit::max(limit),
            _ => DefaultBodyLimit::disable(),
        };
        Ok(Self { limit })
    }

    /// The refusal, when there is one.
    pub(super) fn refuses(&self, _request: &Request) -> Option<Response> {
        None
    }

    /// The request, with the limit that extractors of bodies keep.
    pub(super) fn limited(&self, mut request: Request) -> Request {
        self.limit.apply(&mut request);
        request
    }
}
