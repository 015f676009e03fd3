//! HTML as an answer, ready or still to be rendered.

use crate::Result;
use axum_core::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};
use std::{
    borrow::Cow,
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

/// HTML to answer with: made by `html("…")`, or by `render` and then rendered after the handler.
///
/// Plain strings are `text/plain`, so that HTML is always said.
pub struct Html(Content);

enum Content {
    Ready(Cow<'static, str>),
    Later(Box<dyn Deferred>),
}

/// HTML that is rendered after the handler, in the context of its request, when session and user can be loaded.
pub trait Deferred: Send + 'static {
    /// The finished page.
    fn resolve(self: Box<Self>) -> Pin<Box<dyn Future<Output = Result<String>> + Send>>;
}

/// This text as HTML. Nothing is escaped: what a person typed goes through a template.
///
/// ```
/// use axum_core::response::IntoResponse as _;
///
/// let response = carafe_core::html("<h1>Hello</h1>").into_response();
/// assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
/// ```
pub fn html(text: impl Into<Cow<'static, str>>) -> Html {
    Html(Content::Ready(text.into()))
}

impl Html {
    /// HTML that is rendered after the handler.
    pub fn later(page: impl Deferred) -> Self {
        Self(Content::Later(Box::new(page)))
    }

    /// The text, rendered now when it was not yet. Tests that call a handler as a function use it.
    pub async fn into_text(self) -> Result<String> {
        match self.0 {
            Content::Ready(text) => Ok(text.into_owned()),
            Content::Later(page) => page.resolve().await,
        }
    }
}

impl fmt::Debug for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Content::Ready(text) => f.debug_tuple("Html").field(text).finish(),
            Content::Later(_) => f.write_str("Html(rendered after the handler)"),
        }
    }
}

const TYPE: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

impl IntoResponse for Html {
    fn into_response(self) -> Response {
        let mut response = match self.0 {
            Content::Ready(text) => Response::new(Body::from(text)),
            Content::Later(page) => {
                let mut response = Response::new(Body::empty());
                response
                    .extensions_mut()
                    .insert(Pending(Arc::new(Mutex::new(Some(page)))));
                response
            }
        };
        response.headers_mut().insert(header::CONTENT_TYPE, TYPE);
        response
    }
}

/// A page that a response still waits for. Extensions must be `Clone`; the page is taken once.
#[derive(Clone)]
struct Pending(Arc<Mutex<Option<Box<dyn Deferred>>>>);

/// Takes the page that this response waits for out of it, when it waits for one.
///
/// The serve stack calls this after the handler and gives the response its body.
pub fn take_pending(response: &mut Response) -> Option<Box<dyn Deferred>> {
    let pending = response.extensions_mut().remove::<Pending>()?;
    pending
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take()
}
