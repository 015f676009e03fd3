//! Responses that are still to be finished.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use carafe_core::value::{Deferred, take_pending};

/// Gives a response the body it waits for: pages that `render` made are rendered here, after the handler.
pub async fn settle(mut response: Response) -> Response {
    // Extensions are empty for nearly every response, and then this is one comparison.
    match take_pending(&mut response) {
        None => response,
        Some(page) => Box::pin(rendered(response, page)).await,
    }
}

async fn rendered(mut response: Response, page: Box<dyn Deferred>) -> Response {
    match page.resolve().await {
        Ok(text) => {
            *response.body_mut() = Body::from(text);
            response
        }
        Err(error) => error.into_response(),
    }
}
