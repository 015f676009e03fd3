//! Error handlers by status and by type.

use super::Hooks;
use crate::{error_page::Answered, respond::kind_of, route::BoxFuture};
use axum::response::{IntoResponse, Response};
use carafe_core::Error;
use http::StatusCode;
use std::{error::Error as StdError, fmt, marker::PhantomData, ops::Deref, sync::Arc};

pub(crate) type Catch = Arc<dyn Fn(Arc<Error>, StatusCode) -> BoxFuture<Response> + Send + Sync>;
pub(crate) type Typed = (fn(&Error) -> bool, Catch);

/// An error of one type that a handler returned, perhaps wrapped in others.
pub struct Caught<E>(Arc<Error>, PhantomData<fn() -> E>);

impl<E> Caught<E> {
    /// The whole error, with its line and causes.
    pub fn error(&self) -> &Error {
        &self.0
    }
}

impl<E: StdError + 'static> Deref for Caught<E> {
    type Target = E;

    fn deref(&self) -> &E {
        self.0
            .downcast_ref()
            .expect("it was looked for before this was made")
    }
}

impl<E> fmt::Debug for Caught<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// An `async fn` from an error to an answer.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an error handler",
    note = "write `async fn x(error: Error) -> Html`, or any other answer"
)]
pub trait OnError<M>: Send + Sync + 'static {
    /// Without its types.
    #[doc(hidden)]
    fn erase(self) -> Catch;
}

impl<F, U, R> OnError<(U, R)> for F
where
    F: Fn(Error) -> U + Send + Sync + 'static,
    U: Future<Output = R> + Send + 'static,
    R: IntoResponse,
{
    fn erase(self) -> Catch {
        Arc::new(move |error, status| {
            let answer = self(owned(&error));
            Box::pin(async move { with_status(answer.await.into_response(), status) })
        })
    }
}

pub(crate) fn typed<E, F, U, R>(handler: F) -> Typed
where
    E: StdError + Send + Sync + 'static,
    F: Fn(Caught<E>) -> U + Send + Sync + 'static,
    U: Future<Output = R> + Send + 'static,
    R: IntoResponse,
{
    let is = |error: &Error| error.downcast_ref::<E>().is_some();
    let catch: Catch = Arc::new(move |error, _| {
        let answer = handler(Caught(error, PhantomData));
        Box::pin(async move { answer.await.into_response() })
    });
    (is, catch)
}

impl Hooks {
    /// Lets the handler of this status, or of this type of error, answer in place of the response.
    pub(super) async fn caught(&self, response: Response) -> Response {
        let status = response.status();
        let error = response.extensions().get::<Arc<Error>>().cloned();
        let by_status = self
            .by_status
            .iter()
            .find(|(code, _)| *code == status.as_u16());
        if let Some((_, catch)) = by_status {
            let known = error.clone().unwrap_or_else(|| Arc::new(nameless(status)));
            return keeping(catch(known, status).await, error);
        }
        let Some(error) = error else { return response };
        let Some((_, catch)) = self.by_type.iter().find(|(is, _)| is(&error)) else {
            return response;
        };
        keeping(catch(error.clone(), status).await, Some(error))
    }
}

/// The page of an error answers with the status of the error, unless it says another one.
fn with_status(mut response: Response, status: StatusCode) -> Response {
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

/// Later hooks and the log still see which error it was.
fn keeping(mut response: Response, error: Option<Arc<Error>>) -> Response {
    let extensions = response.extensions_mut();
    extensions.insert(Answered);
    if let Some(error) = error {
        extensions.insert(error);
    }
    response
}

fn nameless(status: StatusCode) -> Error {
    Error::new(
        kind_of(status),
        status.canonical_reason().unwrap_or("error"),
    )
}

/// A handler owns its error while the log keeps the same one: the copy has the shared one as its cause.
fn owned(shared: &Arc<Error>) -> Error {
    let mut error =
        Error::new(shared.kind(), shared.message().to_owned()).located(shared.location());
    if let Some(code) = shared.error_code() {
        error = error.code(code);
    }
    if let Some(hint) = shared.hint_text() {
        error = error.hint(hint.to_owned());
    }
    for field in shared.fields() {
        error = error.field(field.field.clone(), field.code, field.message.clone());
    }
    error.cause(Shared(Arc::clone(shared)))
}

struct Shared(Arc<Error>);

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl StdError for Shared {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source().map(|cause| cause as _)
    }
}
