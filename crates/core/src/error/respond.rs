//! An error as a response. The serve stack finds the whole error in the extensions and may replace the body.

use super::Error;
use axum_core::response::{IntoResponse, Response};
use std::sync::Arc;

impl Error {
    /// What may be told to the client: the message of a 4xx, a fixed sentence for a 5xx.
    pub fn public_message(&self) -> &str {
        if self.status().is_server_error() {
            self.kind().public()
        } else {
            self.message()
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let body = self.public_message().to_owned();
        let mut response = (self.status(), body).into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}
