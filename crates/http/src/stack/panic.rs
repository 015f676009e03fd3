//! A panic ends one request and nothing else.

use axum::response::{IntoResponse, Response};
use carafe_core::{Error, check::At};
use pin_project_lite::pin_project;
use std::{
    any::Any,
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll},
};

pin_project! {
    /// A future whose panics become an answer. Written by hand: an `async fn` would hold its argument twice, and
    /// all of it is moved with every request.
    pub(super) struct Caught<F> {
        #[pin]
        work: F,
        catches: bool,
    }
}

impl<F> Caught<F> {
    /// Catches, or only passes on.
    pub(super) fn new(work: F, catches: bool) -> Self {
        Self { work, catches }
    }
}

impl<F: Future<Output = Response>> Future for Caught<F> {
    type Output = Response;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        let this = self.project();
        if !*this.catches {
            return this.work.poll(cx);
        }
        match catch_unwind(AssertUnwindSafe(|| this.work.poll(cx))) {
            Ok(poll) => poll,
            Err(panic) => Poll::Ready(answer(&*panic)),
        }
    }
}

thread_local! {
    /// Where this thread panicked last, for the error page.
    static LAST: Cell<Option<At>> = const { Cell::new(None) };
}

/// Where a handler panicked: an extension of its answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PanickedAt(pub(crate) At);

/// Lets error pages show the line of a panic. `main` calls it in development; the hook that was there still runs.
pub fn watch_panics() {
    let printed = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        LAST.set(panic.location().map(|place| At {
            // A few bytes for each panic of a program on somebody's desk.
            file: Box::leak(place.file().into()),
            line: place.line(),
            column: place.column(),
        }));
        printed(panic);
    }));
}

fn answer(panic: &(dyn Any + Send)) -> Response {
    let said = panic.downcast_ref::<&str>().copied();
    let said = said.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    let message = format!("the handler panicked: {}", said.unwrap_or("no message"));
    let error = Error::internal(message)
        .code("http.E102")
        .hint("its line stands above, where the panic was printed");
    let mut response = error.into_response();
    if let Some(at) = LAST.take() {
        response.extensions_mut().insert(PanickedAt(at));
    }
    response
}
