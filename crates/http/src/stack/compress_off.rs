//! Without the feature `compress` nothing is compressed.

use axum::response::Response;
use http::HeaderValue;

pub(super) fn is_worth_it(_: &Response, _: Option<&HeaderValue>) -> bool {
    false
}

#[expect(clippy::unused_async, reason = "the other one waits for the body")]
pub(super) async fn compressed(response: Response) -> Response {
    response
}
