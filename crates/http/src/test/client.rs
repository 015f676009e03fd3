//! The browser.

use super::{jar::Jar, request::TestRequest};
use crate::server::{Handle, Handler, Peer};
use axum_core::{body::Body, response::Response};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A browser that visits one app. Clones share their cookies.
///
/// ```
/// use axum_core::{body::Body, response::{IntoResponse, Response}};
/// use carafe_http::{server::Peer, test::Client};
/// use http::Request;
///
/// async fn app(request: Request<Body>, _peer: Peer) -> Response {
///     format!("you asked for {}", request.uri()).into_response()
/// }
///
/// # async fn run() {
/// let client = Client::new(app);
/// let page = client.get("/products?page=2").await;
/// page.assert_status(200).assert_contains("/products?page=2");
/// # }
/// # tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(run());
/// ```
#[derive(Clone)]
pub struct Client {
    handler: Handler,
    jar: Arc<Mutex<Jar>>,
    headers: HeaderMap,
    host: String,
    secure: bool,
    same_origin: bool,
    follows: bool,
}

impl Client {
    /// A browser without cookies.
    pub fn new(handler: impl Handle) -> Self {
        Self::over(Arc::new(handler))
    }

    /// Like [`new`](Self::new), for a handler that is shared already.
    pub fn over(handler: Handler) -> Self {
        Self {
            handler,
            jar: Arc::default(),
            headers: HeaderMap::new(),
            host: "localhost".to_owned(),
            secure: false,
            same_origin: true,
            follows: false,
        }
    }

    /// Another browser at the same app: the same habits, no cookies.
    #[must_use]
    pub fn another(&self) -> Self {
        Self {
            jar: Arc::default(),
            ..self.clone()
        }
    }

    /// Comes by https.
    #[must_use]
    pub fn https(mut self) -> Self {
        self.secure = true;
        self
    }

    /// Asks for this host. Without it, for `localhost`.
    #[must_use]
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.host = host.into();
        self
    }

    /// Does not say where its requests come from, as a browser of long ago: with cookies, forms need their token.
    #[must_use]
    pub fn strict_csrf(mut self) -> Self {
        self.same_origin = false;
        self
    }

    /// Goes where redirects lead. A single request does so with [`TestRequest::follow`].
    #[must_use]
    pub fn following(mut self) -> Self {
        self.follows = true;
        self
    }

    /// Sends this header with every request.
    ///
    /// # Panics
    /// When name or value cannot stand in a header.
    #[must_use]
    #[track_caller]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        let (name, value) = header(name, value);
        self.headers.insert(name, value);
        self
    }

    /// `GET` this address.
    #[track_caller]
    pub fn get(&self, address: &str) -> TestRequest {
        self.request(Method::GET, address)
    }

    /// `HEAD` this address.
    #[track_caller]
    pub fn head(&self, address: &str) -> TestRequest {
        self.request(Method::HEAD, address)
    }

    /// `POST` to this address.
    #[track_caller]
    pub fn post(&self, address: &str) -> TestRequest {
        self.request(Method::POST, address)
    }

    /// `PUT` to this address.
    #[track_caller]
    pub fn put(&self, address: &str) -> TestRequest {
        self.request(Method::PUT, address)
    }

    /// `PATCH` this address.
    #[track_caller]
    pub fn patch(&self, address: &str) -> TestRequest {
        self.request(Method::PATCH, address)
    }

    /// `DELETE` this address.
    #[track_caller]
    pub fn delete(&self, address: &str) -> TestRequest {
        self.request(Method::DELETE, address)
    }

    /// Any method for this address: a path with a query, or an absolute address.
    ///
    /// # Panics
    /// When the address cannot be one.
    #[track_caller]
    pub fn request(&self, method: Method, address: &str) -> TestRequest {
        let uri = match address.parse() {
            Ok(uri) => uri,
            Err(error) => panic!("`{address}` is no address: {error}"),
        };
        TestRequest::new(self.clone(), method, uri)
    }

    /// The value of a cookie it keeps.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar().get(name)
    }

    /// Keeps a cookie, as if the app had set it.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar().set(name, value);
    }

    /// Forgets all cookies.
    pub fn clear_cookies(&self) {
        self.jar().clear();
    }

    fn jar(&self) -> MutexGuard<'_, Jar> {
        self.jar.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn follows(&self) -> bool {
        self.follows
    }

    /// Adds what the browser adds, asks the app, keeps the cookies.
    pub(super) async fn ask(&self, mut request: Request<Body>) -> Response {
        self.dress(&mut request);
        let peer = Peer {
            address: Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 50_000))),
            secure: self.secure,
        };
        let response = self.handler.handle(request, peer).await;
        self.jar().keep(response.headers());
        response
    }

    fn dress(&self, request: &mut Request<Body>) {
        let safe = matches!(
            *request.method(),
            Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE
        );
        let headers = request.headers_mut();
        let mut add = |name: HeaderName, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.entry(name).or_insert(value);
            }
        };
        add(http::header::HOST, &self.host);
        if let Some(cookies) = self.jar().field(self.secure) {
            add(http::header::COOKIE, &cookies);
        }
        if self.same_origin && !safe {
            add(HeaderName::from_static("sec-fetch-site"), "same-origin");
        }
        for (name, value) in &self.headers {
            headers.entry(name).or_insert_with(|| value.clone());
        }
    }
}

#[track_caller]
pub(super) fn header(name: &str, value: &str) -> (HeaderName, HeaderValue) {
    match (HeaderName::try_from(name), HeaderValue::from_str(value)) {
        (Ok(name), Ok(value)) => (name, value),
        _ => panic!("`{name}: {value}` cannot be a header"),
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("host", &self.host)
            .field("secure", &self.secure)
            .finish_non_exhaustive()
    }
}
