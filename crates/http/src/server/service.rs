//! One request: from hyper to the handler and back.

use super::{
    BoxFuture, Handler, Peer,
    body::{BodyLimit, RequestBody, ResponseBody},
    settings::ServerSettings,
    shared::Shared,
    stop::Running,
};
use axum_core::{
    body::Body,
    response::{IntoResponse as _, Response},
};
use http::{HeaderValue, Method, Request, StatusCode, header::CONNECTION};
use http_body::Body as _;
use hyper::{body::Incoming, service::Service as HyperService};
use std::{
    any::Any,
    convert::Infallible,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};
use tokio::task::JoinHandle;

/// What hyper calls, for one connection.
#[derive(Clone)]
pub(super) struct Service {
    pub(super) handler: Handler,
    pub(super) settings: Arc<ServerSettings>,
    pub(super) shared: Arc<Shared>,
    pub(super) running: Running,
    pub(super) peer: Peer,
}

impl HyperService<Request<Incoming>> for Service {
    type Response = http::Response<ResponseBody>;
    type Error = Infallible;
    type Future = Answer;

    fn call(&self, request: Request<Incoming>) -> Answer {
        let shared = Arc::clone(&self.shared);
        if !shared.called() {
            return Answer::now(unscanned(), shared);
        }
        let (request, limit) = self.with_limits(request);
        Answer {
            work: self.begin(request),
            limit,
            shared: Some(shared),
        }
    }
}

impl Service {
    fn with_limits(&self, request: Request<Incoming>) -> (Request<Body>, Option<BodyLimit>) {
        let (parts, incoming) = request.into_parts();
        if incoming.is_end_stream() {
            return (Request::from_parts(parts, Body::empty()), None);
        }
        let (body, limit) = RequestBody::new(incoming, &self.settings);
        let mut request = Request::from_parts(parts, Body::new(body));
        request.extensions_mut().insert(limit.clone());
        (request, Some(limit))
    }

    /// Safe methods end with the connection. The others run to their end, whether anybody waits for it or not.
    fn begin(&self, request: Request<Body>) -> Work {
        let safe = is_safe(request.method());
        let call = || self.handler.handle(request, self.peer);
        let work = match catch_unwind(AssertUnwindSafe(call)) {
            Ok(work) => work,
            Err(panic) => return Work::Now(Some(panicked(&*panic))),
        };
        if safe {
            return Work::Here(work);
        }
        let running = self.running.clone();
        Work::Apart(tokio::spawn(async move {
            let response = work.await;
            drop(running);
            response
        }))
    }
}

/// RFC 9110, 9.2.1: these ask and change nothing.
fn is_safe(method: &Method) -> bool {
    matches!(
        *method,
        Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE
    )
}

/// A response in the making.
pub(super) struct Answer {
    work: Work,
    limit: Option<BodyLimit>,
    /// Taken by the response.
    shared: Option<Arc<Shared>>,
}

impl Answer {
    /// An answer without the handler.
    pub(super) fn now(response: Response, shared: Arc<Shared>) -> Self {
        Self {
            work: Work::Now(Some(response)),
            limit: None,
            shared: Some(shared),
        }
    }
}

enum Work {
    Here(BoxFuture<Response>),
    Apart(JoinHandle<Response>),
    Now(Option<Response>),
}

impl Future for Answer {
    type Output = Result<http::Response<ResponseBody>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        let mut response = ready!(this.work.poll(cx));
        if let Some(limit) = &this.limit {
            unread(&mut response, limit);
        }
        let shared = this.shared.take().expect("a response comes once");
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            shared.upgrade();
        } else if shared.stop().is_said() {
            close(&mut response);
        }
        Poll::Ready(Ok(response.map(|body| ResponseBody::new(body, shared))))
    }
}

impl Work {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        match self {
            Self::Here(work) => match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(cx))) {
                Ok(poll) => poll,
                Err(panic) => Poll::Ready(panicked(&*panic)),
            },
            Self::Apart(task) => match ready!(Pin::new(task).poll(cx)) {
                Ok(response) => Poll::Ready(response),
                Err(error) => Poll::Ready(lost(error)),
            },
            Self::Now(response) => Poll::Ready(response.take().unwrap_or_else(internal)),
        }
    }
}

/// The body could not be read: the status says why, whatever the handler made of the error.
fn unread(response: &mut Response, limit: &BodyLimit) {
    let Some(status) = limit.failure() else {
        return;
    };
    if response.status().is_client_error() || response.status().is_server_error() {
        *response.status_mut() = status;
    }
    close(response);
}

fn close(response: &mut Response) {
    response
        .headers_mut()
        .insert(CONNECTION, HeaderValue::from_static("close"));
}

fn lost(error: tokio::task::JoinError) -> Response {
    match error.try_into_panic() {
        Ok(panic) => panicked(&*panic),
        Err(_) => internal(),
    }
}

fn panicked(panic: &(dyn Any + Send)) -> Response {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    tracing::error!(panic = text, "a handler panicked");
    internal()
}

fn internal() -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, "Internal server error").into_response()
}

/// hyper saw a request where the scanner saw none: whatever it is, nobody may act on it.
fn unscanned() -> Response {
    tracing::error!("a request was framed in a way the scanner does not know");
    let mut response = (StatusCode::BAD_REQUEST, "Bad request").into_response();
    close(&mut response);
    response
}
