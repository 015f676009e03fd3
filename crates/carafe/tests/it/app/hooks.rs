//! Hooks and their order.

use super::asking::{ask, built, get as look};
use carafe::{Caught, prelude::*};
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<&'static str>>>);

impl Log {
    fn note(&self, what: &'static str) {
        self.0.lock().expect("nobody panicked").push(what);
    }

    fn take(&self) -> String {
        std::mem::take(&mut *self.0.lock().expect("nobody panicked")).join(", ")
    }
}

#[get("/fails")]
async fn fails(State(log): State<Log>) -> Result<String> {
    log.note("handler");
    Err(std::fmt::Error)?
}

#[get("/ok")]
async fn ok() -> &'static str {
    "ok"
}

async fn app_before(State(log): State<Log>) {
    log.note("app before");
}

async fn blueprint_before(State(log): State<Log>, uri: carafe::Uri) -> Option<&'static str> {
    log.note("blueprint before");
    (uri.query() == Some("stop")).then_some("stopped")
}

async fn by_type(error: Caught<std::fmt::Error>) -> (StatusCode, String) {
    (StatusCode::IM_A_TEAPOT, error.to_string())
}

fn noting(
    log: &Log,
    what: &'static str,
) -> impl Fn(Response) -> std::future::Ready<Response> + use<> {
    let log = log.clone();
    move |response| {
        log.note(what);
        std::future::ready(response)
    }
}

fn app(log: &Log) -> carafe::StackService {
    let (inner, outer) = (log.clone(), log.clone());
    let blueprint = Blueprint::new("b")
        .routes(routes![fails, ok])
        .before_request(blueprint_before)
        .after_request(noting(log, "blueprint after"))
        .on_error(by_type)
        .teardown(move |error| {
            inner.note(if error.is_some() {
                "blueprint teardown, failed"
            } else {
                "blueprint teardown"
            });
        });
    let app = App::new()
        .state(log.clone())
        .before_request(app_before)
        .mount("/", blueprint)
        .after_request(noting(log, "app after"))
        .on_status(404, async |_: Error| html("not here"))
        .on_status(418, async |error: Error| {
            format!("tea: {}", error.downcast_ref::<std::fmt::Error>().is_some())
        })
        .teardown(move |_| outer.note("app teardown"));
    built(app)
}

#[test]
fn hooks_run_from_the_outside_in_and_back() {
    let log = Log::default();
    assert_eq!(ask(&app(&log), "GET", "/ok"), (200, "ok".to_owned()));
    assert_eq!(
        log.take(),
        "app before, blueprint before, blueprint after, blueprint teardown, app after, app teardown"
    );
}

#[test]
fn the_nearest_error_handler_comes_first() {
    let log = Log::default();
    assert_eq!(
        ask(&app(&log), "GET", "/fails"),
        (418, "tea: true".to_owned())
    );
    assert_eq!(
        log.take(),
        "app before, blueprint before, handler, blueprint after, blueprint teardown, failed, app after, app teardown"
    );
}

#[test]
fn a_before_hook_may_answer() {
    let log = Log::default();
    assert_eq!(look(&app(&log), "/ok?stop"), "stopped");
}

#[test]
fn hooks_of_the_app_see_unknown_paths() {
    let log = Log::default();
    assert_eq!(
        ask(&app(&log), "GET", "/none"),
        (404, "not here".to_owned())
    );
    assert_eq!(log.take(), "app before, app after, app teardown");
}
