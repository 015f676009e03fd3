//! Without the feature `compress` nothing is compressed.

use axum::response::Response;
use http::HeaderValue;

#[expect(clippy::unused_async, reason = "the other one waits for the body")]
pub(super) async fn compressed(response: Response, _: &HeaderValue) -> Response {
    response
}
