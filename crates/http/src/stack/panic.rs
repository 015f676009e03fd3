//! A panic ends one request and nothing else.

use axum::response::{IntoResponse, Response};
use carafe_core::Error;
use std::{
    any::Any,
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::Poll,
};

/// The future's answer, or 500 when it panics.
pub(super) async fn caught(work: impl Future<Output = Response>) -> Response {
    let mut work = pin!(work);
    poll_fn(
        |cx| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(cx))) {
            Ok(poll) => poll,
            Err(panic) => Poll::Ready(answer(&*panic)),
        },
    )
    .await
}

fn answer(panic: &(dyn Any + Send)) -> Response {
    let said = panic.downcast_ref::<&str>().copied();
    let said = said.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    let message = format!("the handler panicked: {}", said.unwrap_or("no message"));
    Error::internal(message)
        .code("http.E102")
        .hint("its line stands above, where the panic was printed")
        .into_response()
}
