//! What is refused before anything of the app runs.

use super::Stack;
use axum::{
    extract::{DefaultBodyLimit, Request},
    response::Response,
};
use carafe_core::{Check, context::AppHandle};

/// The checks at the door, read from the settings once.
#[derive(Debug)]
pub(super) struct Gate {
    body_limit: usize,
}

impl Gate {
    pub(super) fn new(stack: &Stack, _app: &AppHandle) -> Result<Self, Check> {
        Ok(Self {
            body_limit: stack.body_limit,
        })
    }

    /// The refusal, when there is one.
    pub(super) fn refuses(&self, _request: &Request) -> Option<Response> {
        None
    }

    /// The request, with the limit that extractors of bodies keep.
    pub(super) fn limited(&self, mut request: Request) -> Request {
        DefaultBodyLimit::max(self.body_limit).apply(&mut request);
        request
    }
}
