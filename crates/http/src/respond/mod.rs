//! Responses that are still to be finished, and refusals that become errors.

use axum::{
    body::{Body, to_bytes},
    response::{IntoResponse, Response},
};
use carafe_core::{
    Error, ErrorKind,
    value::{Deferred, take_pending},
};
use http::{StatusCode, header};
use std::sync::Arc;

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

/// Longer explanations of an extractor are cut off by nobody; they do not exist.
const LONGEST: usize = 64 * 1024;

/// How axum's `Path` begins when a part of the address is not what the handler takes. No page has that address: 404, as
/// the converters of Flask and Django have it.
const NO_SUCH_PARAMETER: &str = "Invalid URL: ";

/// An extractor's refusal as an error like any other: error handlers see it, and each client gets it in the form it
/// reads.
pub(crate) async fn refused(response: Response) -> Response {
    if response.extensions().get::<Arc<Error>>().is_some() {
        return response;
    }
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        // Such as the way to the login page: no error, and no line in the log.
        return response;
    }
    let (parts, body) = response.into_parts();
    let text = to_bytes(body, LONGEST).await.unwrap_or_default();
    let message = String::from_utf8_lossy(&text).into_owned();
    if message.starts_with(NO_SUCH_PARAMETER) {
        return Error::not_found().hint(message).into_response();
    }
    let mut answer = Error::new(kind_of(status), message).into_response();
    *answer.status_mut() = status;
    for (name, value) in &parts.headers {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            answer.headers_mut().append(name, value.clone());
        }
    }
    answer
}

/// The kind of error that this status stands for.
pub(crate) fn kind_of(status: StatusCode) -> ErrorKind {
    match status {
        StatusCode::UNAUTHORIZED => ErrorKind::Unauthorized,
        StatusCode::FORBIDDEN => ErrorKind::Forbidden,
        StatusCode::NOT_FOUND => ErrorKind::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ErrorKind::MethodNotAllowed,
        StatusCode::CONFLICT => ErrorKind::Conflict,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorKind::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorKind::UnsupportedMedia,
        StatusCode::UNPROCESSABLE_ENTITY => ErrorKind::Invalid,
        StatusCode::TOO_MANY_REQUESTS => ErrorKind::RateLimited,
        StatusCode::SERVICE_UNAVAILABLE => ErrorKind::Unavailable,
        other if other.is_client_error() => ErrorKind::BadRequest,
        _ => ErrorKind::Internal,
    }
}
