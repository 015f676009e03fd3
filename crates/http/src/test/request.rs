//! A request that is being put together; `.await` sends it.

use super::{
    client::{Client, header},
    response::TestResponse,
};
use crate::server::BoxFuture;
use axum_core::body::Body;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_core::Serialize;
use std::fmt::Write as _;

/// Longer chains of redirects are a mistake of the app.
const MOST_REDIRECTS: usize = 10;

/// A request of a [`Client`]; `.await` sends it.
#[derive(Debug, Clone)]
#[must_use = "a request is sent when it is awaited"]
pub struct TestRequest {
    client: Client,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
    follows: bool,
}

impl TestRequest {
    pub(super) fn new(client: Client, method: Method, uri: Uri) -> Self {
        let follows = client.follows();
        Self {
            client,
            method,
            uri,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            follows,
        }
    }

    /// With this header.
    ///
    /// # Panics
    /// When name or value cannot stand in a header.
    #[track_caller]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let (name, value) = header(name, value);
        self.headers.append(name, value);
        self
    }

    /// With these bytes as the body.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self.headers
            .insert(header::CONTENT_LENGTH, HeaderValue::from(self.body.len()));
        self
    }

    /// With these fields, as a form sends them.
    pub fn form<K: AsRef<str>, V: AsRef<str>>(self, fields: &[(K, V)]) -> Self {
        let mut body = String::new();
        for (name, value) in fields {
            let name = utf8_percent_encode(name.as_ref(), NON_ALPHANUMERIC);
            let value = utf8_percent_encode(value.as_ref(), NON_ALPHANUMERIC);
            let and = if body.is_empty() { "" } else { "&" };
            let _ = write!(body, "{and}{name}={value}");
        }
        self.of_type("application/x-www-form-urlencoded").body(body)
    }

    /// With this value as JSON.
    ///
    /// # Panics
    /// When the value cannot be JSON.
    #[track_caller]
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Self {
        let body = serde_json::to_vec(value).expect("the value can be written as JSON");
        self.of_type("application/json").body(body)
    }

    /// Goes where redirects lead.
    pub fn follow(mut self) -> Self {
        self.follows = true;
        self
    }

    fn of_type(mut self, kind: &'static str) -> Self {
        self.headers
            .entry(header::CONTENT_TYPE)
            .or_insert(HeaderValue::from_static(kind));
        self
    }

    async fn send(mut self) -> TestResponse {
        for _ in 0..=MOST_REDIRECTS {
            let mut request = Request::new(Body::from(self.body.clone()));
            *request.method_mut() = self.method.clone();
            *request.uri_mut() = self.uri.clone();
            *request.headers_mut() = self.headers.clone();
            let response = self.client.ask(request).await;
            let next = if self.follows {
                self.redirected(&response)
            } else {
                None
            };
            match next {
                Some(next) => self = next,
                None => return TestResponse::read(self.method, self.uri, response).await,
            }
        }
        panic!(
            "more than {MOST_REDIRECTS} redirects; the last one led to {}",
            self.uri
        );
    }

    /// What a browser asks next: 307 and 308 keep method and body, the others become GET.
    fn redirected<B>(&self, response: &Response<B>) -> Option<Self> {
        if !response.status().is_redirection() {
            return None;
        }
        let place = response.headers().get(header::LOCATION)?.to_str().ok()?;
        let mut next = self.clone();
        next.uri = resolved(&self.uri, place)?;
        let keeps = matches!(
            response.status(),
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT
        );
        if !keeps && next.method != Method::HEAD {
            next.method = Method::GET;
            next.body = Bytes::new();
            next.headers.remove(header::CONTENT_TYPE);
            next.headers.remove(header::CONTENT_LENGTH);
        }
        Some(next)
    }
}

/// An address relative to another one; `None` for one that leads to another site.
fn resolved(base: &Uri, place: &str) -> Option<Uri> {
    if place.contains("://") || place.starts_with("//") {
        return None;
    }
    let place = place.split('#').next().unwrap_or(place);
    if place.starts_with('/') {
        return place.parse().ok();
    }
    if place.is_empty() || place.starts_with('?') {
        return format!("{}{place}", base.path()).parse().ok();
    }
    let folder = base
        .path()
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder);
    format!("{folder}/{place}").parse().ok()
}

impl IntoFuture for TestRequest {
    type Output = TestResponse;
    type IntoFuture = BoxFuture<TestResponse>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
