//! What a person, or a program, gets to see when something went wrong.
//!
//! In development, on the same machine: the message, its causes, the user's line and what to do. Everywhere else:
//! the status, and for a 4xx what may be told.

mod failure;
mod html;
mod json;
mod missing;
mod source;

use crate::stack::PanickedAt;
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use carafe_core::{Error, context::Context};
use http::{HeaderValue, StatusCode, header};
use std::sync::Arc;

/// What kind of answer the client can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wants {
    /// A browser.
    Html,
    /// A program that speaks JSON.
    Json,
    /// Nobody knows.
    Text,
}

impl Wants {
    /// JSON when it is asked for, or when JSON was sent and nothing was asked for.
    pub(crate) fn of(accept: Option<&HeaderValue>, sent: Option<&HeaderValue>) -> Self {
        let says = |value: Option<&HeaderValue>, word: &str| {
            value
                .and_then(|value| value.to_str().ok())
                .is_some_and(|text| text.contains(word))
        };
        if says(accept, "text/html") {
            Self::Html
        } else if says(accept, "json") || says(sent, "json") {
            Self::Json
        } else {
            Self::Text
        }
    }
}

/// The circumstances of an error.
pub(crate) struct Problem<'a> {
    pub(crate) context: &'a Context,
    pub(crate) wants: Wants,
    /// Whether details may be shown.
    pub(crate) details: bool,
}

/// Set on an answer that an error handler of the user's made: it stays as it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answered;

/// The page for an error that nobody else answered.
pub(crate) fn replace(problem: &Problem<'_>, response: Response) -> Response {
    if response.extensions().get::<Answered>().is_some() {
        return response;
    }
    let status = response.status();
    let error = response.extensions().get::<Arc<Error>>().cloned();
    // A body without an error was written by a handler, or by an extractor that says why: it stays.
    let empty = || axum::body::HttpBody::size_hint(response.body()).exact() == Some(0);
    if error.is_none() && !empty() {
        return response;
    }
    match (problem.wants, error) {
        (Wants::Json, error) => json::answer(response, error.as_deref()),
        (Wants::Html, Some(error)) if problem.details && status.is_server_error() => {
            let panicked = response.extensions().get::<PanickedAt>();
            let at = panicked.map_or_else(|| error.location().into(), |panicked| panicked.0);
            with_page(response, failure::page(problem.context, status, &error, at))
        }
        (Wants::Html, _) if problem.details && status == StatusCode::NOT_FOUND => {
            with_page(response, missing::page(problem.context))
        }
        (Wants::Html, error) => with_page(
            response,
            html::plain(status, error.as_deref(), problem.context),
        ),
        (Wants::Text, Some(error)) if problem.details && status.is_server_error() => {
            with_text(response, error.report())
        }
        (Wants::Text, None) => with_text(
            response,
            status.canonical_reason().unwrap_or("error").to_owned(),
        ),
        (Wants::Text, Some(_)) => response,
    }
}

/// These pages have their styles in them and load nothing.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
);

fn with_page(response: Response, page: String) -> Response {
    let mut response = with_body(response, page, "text/html; charset=utf-8");
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}

fn with_text(response: Response, text: String) -> Response {
    with_body(response, text, "text/plain; charset=utf-8")
}

/// A new body under the old status, headers (`Allow`, cookies) and extensions.
fn with_body(response: Response, body: String, kind: &'static str) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts
        .headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    Response::from_parts(parts, Body::from(body)).into_response()
}
