//! Hooks that see each response.

use crate::route::BoxFuture;
use axum::response::Response;
use std::sync::Arc;

pub(crate) type After = Arc<dyn Fn(Response) -> BoxFuture<Response> + Send + Sync>;

/// An `async fn` from response to response.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an after_request hook",
    note = "write `async fn x(response: Response) -> Response`"
)]
pub trait AfterHook<M>: Send + Sync + 'static {
    /// Without its types.
    #[doc(hidden)]
    fn erase(self) -> After;
}

impl<F, U> AfterHook<U> for F
where
    F: Fn(Response) -> U + Send + Sync + 'static,
    U: Future<Output = Response> + Send + 'static,
{
    fn erase(self) -> After {
        Arc::new(move |response| Box::pin(self(response)))
    }
}
