//! A statement on its way.

use carafe_core::Result;
use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

/// A statement that runs when it is awaited. A named type on purpose: the `async fn` it would else be is not
/// `Send` in generic code (rust-lang/rust#100013).
#[must_use = "nothing is sent to the database until this is awaited: add `.await`"]
pub struct Run<'e, T>(Pin<Box<dyn Future<Output = Result<T>> + Send + 'e>>);

impl<'e, T> Run<'e, T> {
    pub(crate) fn new(future: impl Future<Output = Result<T>> + Send + 'e) -> Self {
        Self(Box::pin(future))
    }
}

impl<T> fmt::Debug for Run<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Run(…)")
    }
}

impl<T> Future for Run<'_, T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        self.0.as_mut().poll(cx)
    }
}
