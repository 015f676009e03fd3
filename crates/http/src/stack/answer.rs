//! What happens to every answer on its way out.

use super::{
    compress,
    service::{Inner, is_safe},
};
use crate::{
    error_page::{self, Problem},
    route::RouteTable,
    security::csrf,
};
use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use carafe_core::context::Context;
use http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What of a request the answer depends on.
pub(super) struct Asked {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) wants: error_page::Wants,
    /// Whether the answer may be compressed.
    pub(super) gzip: bool,
    /// Whether details may be shown: in development, to a browser on this machine.
    pub(super) trusted: bool,
}

impl Asked {
    pub(super) fn of(request: &Request, development: bool) -> Self {
        let forwarded = ["forwarded", "x-forwarded-for", "x-real-ip"];
        Self {
            method: request.method().clone(),
            uri: request.uri().clone(),
            wants: error_page::Wants::of(request.headers()),
            gzip: compress::is_taken(request.headers()),
            trusted: development
                && !forwarded
                    .iter()
                    .any(|name| request.headers().contains_key(*name)),
        }
    }
}

pub(super) fn finish(
    inner: &Inner,
    context: &Context,
    asked: &Asked,
    response: Response,
) -> Response {
    let stack = &inner.whole.stack;
    let mut response = response;
    if response.status() == StatusCode::NOT_FOUND && stack.slashes {
        response = slashed(context, asked).unwrap_or(response);
    }
    if asked.method == Method::OPTIONS && response.status() == StatusCode::METHOD_NOT_ALLOWED {
        *response.status_mut() = StatusCode::NO_CONTENT;
        *response.body_mut() = Body::empty();
    }
    if stack.error_pages
        && (response.status().is_client_error() || response.status().is_server_error())
    {
        let local = context
            .info()
            .and_then(|info| info.peer)
            .is_some_and(|peer| peer.is_loopback());
        let problem = Problem {
            context,
            wants: asked.wants,
            details: asked.trusted && local,
        };
        response = error_page::replace(&problem, response);
    }
    if stack.csrf {
        // It fails for no input, and the answer is worth more than a cookie.
        let _ = csrf::finish(context, response.headers_mut());
    }
    if stack.headers {
        let secure = context.info().is_some_and(|info| info.secure);
        stack
            .policy
            .apply(response.headers_mut(), context.nonce_used(), secure);
    }
    if stack.request_id
        && let Ok(id) = HeaderValue::from_bytes(&context.id().digits())
    {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// `/x` when only `/x/` is there, or the other way round: 308 keeps method and body.
fn slashed(context: &Context, asked: &Asked) -> Option<Response> {
    let table = context.app().get::<RouteTable>()?;
    let path = asked.uri.path();
    // `//host` would lead to another site.
    if path.starts_with("//") || !is_safe(&asked.method) || table.knows(path) {
        return None;
    }
    let other = match path.strip_suffix('/') {
        Some("") => return None,
        Some(without) => without.to_owned(),
        None => format!("{path}/"),
    };
    if !table.knows(&other) {
        return None;
    }
    let prefix = context.info().map_or("", |info| &*info.prefix);
    let query = asked
        .uri
        .query()
        .map_or(String::new(), |query| format!("?{query}"));
    let place = HeaderValue::try_from(format!("{prefix}{other}{query}")).ok()?;
    Some((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, place)]).into_response())
}
