//! Layers, axum routers, other programs.

use super::asking::{ask, built, get as look, response};
use axum::extract::Path as AxumPath;
use carafe::prelude::*;
use std::task::{Context, Poll};

#[get("/")]
async fn home() -> &'static str {
    "home"
}

/// The smallest layer: it sets a header on the request's way in.
#[derive(Clone)]
struct Mark;

#[derive(Clone)]
struct Marking<S>(S);

impl<S> tower_layer::Layer<S> for Mark {
    type Service = Marking<S>;

    fn layer(&self, inner: S) -> Marking<S> {
        Marking(inner)
    }
}

impl<S: tower_service::Service<Request>> tower_service::Service<Request> for Marking<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request) -> S::Future {
        request
            .headers_mut()
            .insert("x-mark", "1".parse().expect("a header"));
        self.0.call(request)
    }
}

#[get("/marked")]
async fn marked(headers: carafe::HeaderMap) -> String {
    headers.contains_key("x-mark").to_string()
}

#[get("/unmarked")]
async fn unmarked(headers: carafe::HeaderMap) -> String {
    headers.contains_key("x-mark").to_string()
}

#[test]
fn a_layer_is_around_its_blueprint_only() {
    let blueprint = Blueprint::new("b").routes(routes![marked]).layer(Mark);
    let app = built(App::new().mount("/", blueprint).routes(routes![unmarked]));
    assert_eq!(look(&app, "/marked"), "true");
    assert_eq!(look(&app, "/unmarked"), "false");
}

#[test]
fn an_axum_router_is_mounted_as_it_is() {
    let double = axum::routing::get(async |AxumPath(n): AxumPath<u32>| (n * 2).to_string());
    let app = App::new()
        .routes(routes![home])
        .axum("/ax", axum::Router::new().route("/{n}", double));
    let app = built(app);
    assert_eq!(look(&app, "/ax/9"), "18");
    assert_eq!(look(&app, "/"), "home");
    assert!(
        response(&app, "GET", "/ax/9")
            .headers()
            .contains_key("x-request-id")
    );
}

#[test]
fn under_the_root_a_router_answers_what_nothing_else_does() {
    let old = axum::Router::new().route("/old", axum::routing::get(async || "old"));
    let app = built(App::new().routes(routes![home]).axum("/", old));
    assert_eq!(look(&app, "/old"), "old");
    assert_eq!(ask(&app, "GET", "/none").0, 404);
}

#[test]
fn state_reaches_blueprints_and_mounted_routers() {
    #[derive(Clone)]
    struct Name(&'static str);
    #[get("/name")]
    async fn name(State(name): State<Name>) -> &'static str {
        name.0
    }
    let same = axum::routing::get(async |State(name): State<Name>| name.0);
    let router = axum::Router::new().route("/name", same);
    let app = App::new()
        .mount("/b", Blueprint::new("b").routes(routes![name]))
        .axum("/ax", router)
        .state(Name("x"));
    let app = built(app);
    assert_eq!(
        (look(&app, "/b/name"), look(&app, "/ax/name")),
        ("x".to_owned(), "x".to_owned())
    );
}

#[test]
fn a_bare_app_adds_nothing() {
    let app = built(App::bare().routes(routes![home]));
    assert_eq!(
        response(&app, "GET", "/").headers().keys().count(),
        2,
        "content-type and content-length"
    );
    assert_eq!(ask(&app, "GET", "/none"), (404, String::new()));
}
