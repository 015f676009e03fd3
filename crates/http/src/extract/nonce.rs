//! The nonce of the content security policy.

use axum::{extract::FromRequestParts, http::request::Parts};
use carafe_core::{Error, context};

/// The nonce that lets an inline `<script nonce="…">` of this response run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CspNonce(pub String);

impl<S: Sync> FromRequestParts<S> for CspNonce {
    type Rejection = Error;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Error> {
        context::with(|context| Self(context.nonce().to_owned()))
            .ok_or_else(|| Error::internal("there is no request, so there is no nonce"))
    }
}
