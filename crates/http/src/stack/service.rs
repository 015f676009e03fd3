//! The whole app as one service.

use super::{
    HttpSettings, Observer, Report, Stack, answer, compress,
    gate::{self, Passed},
    panic::Caught,
    proxies::Proxies,
};
use crate::{
    hook::Hooks,
    respond::settle,
    route::BoxFuture,
    server::{Handle, Peer},
    session,
};
use axum::{
    Router,
    extract::{OriginalUri, Request},
    response::{IntoResponse, Response},
};
use carafe_core::{
    Error,
    context::{self, AppHandle, Context, RequestInfo},
};
use http::{Method, header};
use std::{
    convert::Infallible,
    fmt,
    sync::Arc,
    task::{self, Poll},
    time::Instant,
};
use tower_service::Service;

/// The parts of a finished app that the stack needs.
pub struct Whole {
    /// The router, with its state.
    pub router: Router,
    /// The app.
    pub app: AppHandle,
    /// Hooks of the whole app.
    pub hooks: Hooks,
    /// What is on.
    pub stack: Stack,
    /// Sees each request when it is done.
    pub observer: Option<Observer>,
}

/// The whole app as one service: cheap to clone, a tower `Service`, and what the serve loop calls.
#[derive(Clone)]
pub struct StackService(Arc<Inner>);

pub(super) struct Inner {
    pub(super) whole: Whole,
    pub(super) gate: gate::Gate,
    proxies: Proxies,
    development: bool,
}

impl StackService {
    /// Puts the stack around an app.
    pub fn new(whole: Whole) -> Result<Self, carafe_core::Check> {
        let gate = gate::Gate::new(&whole.stack, &whole.app)?;
        let http: HttpSettings = whole.app.settings().section()?;
        let proxies = Proxies::new(&http.trusted_proxies)?;
        let development = whole.app.is_development();
        Ok(Self(Arc::new(Inner {
            whole,
            gate,
            proxies,
            development,
        })))
    }

    /// The app.
    pub fn app(&self) -> &AppHandle {
        &self.0.whole.app
    }

    /// The whole app as an axum router, to be mounted into another one.
    pub fn into_router(self) -> Router {
        Router::new().fallback_service(self)
    }

    /// Answers one request that came over no socket, as tests send them.
    pub fn answer(&self, request: Request) -> impl Future<Output = Response> + Send + use<> {
        self.answer_from(request, Peer::default())
    }

    /// Answers one request from this other end.
    pub fn answer_from(
        &self,
        request: Request,
        peer: Peer,
    ) -> impl Future<Output = Response> + Send + use<> {
        let context = Context::request(
            self.0.whole.app.clone(),
            info(&request, peer, &self.0.proxies),
        );
        context::enter(
            Arc::clone(&context),
            run(Arc::clone(&self.0), context, request),
        )
    }
}

/// What the serve loop calls.
impl Handle for StackService {
    fn handle(&self, request: Request, peer: Peer) -> BoxFuture<Response> {
        Box::pin(self.answer_from(request, peer))
    }
}

impl Service<Request> for StackService {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut task::Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let answer = self.answer(request);
        Box::pin(async move { Ok(answer.await) })
    }
}

impl fmt::Debug for StackService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StackService")
            .field("app", self.app())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Whole")
            .field("app", &self.app)
            .field("stack", &self.stack)
            .finish_non_exhaustive()
    }
}

fn info(request: &Request, peer: Peer, proxies: &Proxies) -> RequestInfo {
    let direct = peer.address.map(|address| address.ip());
    let behind = direct.and_then(|peer| proxies.client(peer, request.headers()));
    RequestInfo {
        method: request.method().clone(),
        uri: request.uri().clone(),
        prefix: prefix(request),
        host: host(request),
        cookie: cookies(request),
        peer: behind.map_or(direct, |(client, _)| Some(client)),
        secure: peer.secure || behind.is_some_and(|(_, secure)| secure),
    }
}

/// HTTP/2 has the host in the address.
fn host(request: &Request) -> Option<http::HeaderValue> {
    let authority = || request.uri().authority()?.as_str().try_into().ok();
    request
        .headers()
        .get(header::HOST)
        .cloned()
        .or_else(authority)
}

/// Under an axum router of somebody else, the address was cut: what was cut off is our prefix.
fn prefix(request: &Request) -> Box<str> {
    let Some(OriginalUri(original)) = request.extensions().get::<OriginalUri>() else {
        return Box::default();
    };
    let cut = original
        .path()
        .strip_suffix(request.uri().path())
        .unwrap_or_default();
    cut.trim_end_matches('/').into()
}

/// HTTP/2 may send several `Cookie` fields; they mean one list.
fn cookies(request: &Request) -> Option<http::HeaderValue> {
    let mut fields = request.headers().get_all(header::COOKIE).iter();
    let first = fields.next()?;
    let Some(second) = fields.next() else {
        return Some(first.clone());
    };
    let all: Vec<&[u8]> = [first, second]
        .into_iter()
        .chain(fields)
        .map(http::HeaderValue::as_bytes)
        .collect();
    http::HeaderValue::from_bytes(&all.join(&b"; "[..])).ok()
}

async fn run(inner: Arc<Inner>, context: Arc<Context>, request: Request) -> Response {
    let started = inner.whole.observer.is_some().then(Instant::now);
    let asked = answer::Asked::of(&request, inner.development);
    let secure = context.info().is_some_and(|info| info.secure);
    let mut response = match inner.gate.pass(request, secure) {
        Passed::In(request) => handled(&inner, request).await,
        Passed::Refused(refused) => refused,
        // Rare, and large: boxed, so that other requests do not carry its state along.
        Passed::NeedsToken(request) => Box::pin(confirmed(&inner, request, secure)).await,
    };
    if let Err(error) = session::finish(&context, response.headers_mut()).await {
        response = error.into_response();
    }
    // Taken before an error page may replace the answer.
    let error = response.extensions().get::<Arc<Error>>().cloned();
    response = answer::finish(&inner, &context, &asked, response);
    if inner.whole.stack.compress && compress::is_worth_it(&response, asked.accept_encoding()) {
        response = Box::pin(compress::compressed(response)).await;
    }
    inner.whole.hooks.tear_down(error.as_deref());
    tell(&inner, &context, &response, error, started);
    response
}

/// The log hears of failures, the observer of everything.
fn tell(
    inner: &Inner,
    context: &Context,
    response: &Response,
    error: Option<Arc<Error>>,
    started: Option<Instant>,
) {
    let failure = error
        .as_ref()
        .filter(|_| response.status().is_server_error());
    let Some(info) = context.info() else { return };
    if let Some(error) = failure {
        tracing::error!(id = %context.id(), method = %info.method, uri = %info.uri, "{}", error.report());
    }
    let (Some(observer), Some(started)) = (&inner.whole.observer, started) else {
        return;
    };
    observer(&Report {
        id: context.id(),
        method: info.method.clone(),
        uri: info.uri.clone(),
        status: response.status(),
        took: started.elapsed(),
        queries: context.query_count(),
        statements: context.queries(),
        loops: context.query_loops(),
        error,
    });
}

async fn confirmed(inner: &Inner, request: Request, secure: bool) -> Response {
    match inner.gate.confirmed(request, secure).await {
        Ok(request) => handled(inner, request).await,
        Err(refused) => refused,
    }
}

fn handled(inner: &Inner, request: Request) -> Caught<impl Future<Output = Response> + Send> {
    Caught::new(dispatch(inner, request), inner.whole.stack.catch_panics)
}

/// The router, with the hooks of the whole app around it when there are any.
async fn dispatch(inner: &Inner, request: Request) -> Response {
    if inner.whole.hooks.is_empty() {
        return settle(sure(inner.whole.router.clone().call(request).await)).await;
    }
    Box::pin(hooked(inner, request)).await
}

async fn hooked(inner: &Inner, request: Request) -> Response {
    let hooks = &inner.whole.hooks;
    let (mut parts, body) = request.into_parts();
    if let Some(early) = hooks.before(&mut parts, &inner.whole.app).await {
        return hooks.after(early).await;
    }
    let request = Request::from_parts(parts, body);
    let response = settle(sure(inner.whole.router.clone().call(request).await)).await;
    hooks.after(response).await
}

fn sure(answer: Result<Response, Infallible>) -> Response {
    answer.unwrap_or_else(|never| match never {})
}

pub(super) fn is_safe(method: &Method) -> bool {
    matches!(
        *method,
        Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE
    )
}
