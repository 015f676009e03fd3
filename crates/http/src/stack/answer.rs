//! What happens to every answer on its way out.

use super::service::{Inner, is_safe};
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
use carafe_core::context::{Context, RequestInfo};
use http::{HeaderName, HeaderValue, Method, StatusCode, header};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What of a request the answer depends on. Most answers need none of it, so fields are kept and read later.
pub(super) struct Asked {
    accept: Option<HeaderValue>,
    content_type: Option<HeaderValue>,
    accept_encoding: Option<HeaderValue>,
    /// Whether details may be shown: in development, to a browser on this machine.
    trusted: bool,
}

impl Asked {
    pub(super) fn of(request: &Request, development: bool) -> Self {
        let forwarded = ["forwarded", "x-forwarded-for", "x-real-ip"];
        let headers = request.headers();
        Self {
            accept: headers.get(header::ACCEPT).cloned(),
            content_type: headers.get(header::CONTENT_TYPE).cloned(),
            accept_encoding: headers.get(header::ACCEPT_ENCODING).cloned(),
            trusted: development && !forwarded.iter().any(|name| headers.contains_key(*name)),
        }
    }

    /// The `Accept-Encoding` field.
    pub(super) fn accept_encoding(&self) -> Option<&HeaderValue> {
        self.accept_encoding.as_ref()
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
    let Some(info) = context.info() else {
        return response;
    };
    if response.status() == StatusCode::NOT_FOUND && stack.slashes {
        response = slashed(context, info).unwrap_or(response);
    }
    if info.method == Method::OPTIONS && response.status() == StatusCode::METHOD_NOT_ALLOWED {
        *response.status_mut() = StatusCode::NO_CONTENT;
        *response.body_mut() = Body::empty();
    }
    if stack.error_pages
        && (response.status().is_client_error() || response.status().is_server_error())
    {
        let local = info.peer.is_some_and(|peer| peer.is_loopback());
        let problem = Problem {
            context,
            wants: error_page::Wants::of(asked.accept.as_ref(), asked.content_type.as_ref()),
            details: asked.trusted && local,
        };
        response = error_page::replace(&problem, response);
    }
    if stack.csrf {
        // It fails for no input, and the answer is worth more than a cookie.
        let _ = csrf::finish(context, response.headers_mut());
    }
    if stack.headers {
        stack
            .policy
            .apply(response.headers_mut(), context.nonce_used(), info.secure);
    }
    if stack.request_id
        && let Ok(id) = HeaderValue::from_bytes(&context.id().digits())
    {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// `/x` when only `/x/` is there, or the other way round: 308 keeps method and body.
fn slashed(context: &Context, info: &RequestInfo) -> Option<Response> {
    let table = context.app().get::<RouteTable>()?;
    let path = info.uri.path();
    // `//host` would lead to another site.
    if path.starts_with("//") || !is_safe(&info.method) || table.knows(path) {
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
    let prefix = &info.prefix;
    let query = info
        .uri
        .query()
        .map_or(String::new(), |query| format!("?{query}"));
    let place = HeaderValue::try_from(format!("{prefix}{other}{query}")).ok()?;
    Some((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, place)]).into_response())
}
