//! Hooks that run before a handler.

use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::{IntoResponse, Response},
};
use carafe_core::context::AppHandle;
use std::{pin::Pin, sync::Arc};

type Answering<'a> = Pin<Box<dyn Future<Output = Option<Response>> + Send + 'a>>;
pub(crate) type Before =
    Arc<dyn for<'a> Fn(&'a mut Parts, &'a AppHandle) -> Answering<'a> + Send + Sync>;

/// What a `before_request` hook may return: nothing, or an answer that ends the request.
#[diagnostic::on_unimplemented(
    message = "a before_request hook cannot return `{Self}`",
    note = "return `()`, `Option<Response>` or `Result<()>`"
)]
pub trait HookOut {
    /// The answer, if there is one.
    fn answer(self) -> Option<Response>;
}

impl HookOut for () {
    fn answer(self) -> Option<Response> {
        None
    }
}

impl<R: IntoResponse> HookOut for Option<R> {
    fn answer(self) -> Option<Response> {
        self.map(R::into_response)
    }
}

impl<O: HookOut, E: IntoResponse> HookOut for Result<O, E> {
    fn answer(self) -> Option<Response> {
        match self {
            Ok(out) => out.answer(),
            Err(error) => Some(error.into_response()),
        }
    }
}

/// An `async fn` whose arguments do not read the body.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a before_request hook",
    note = "an `async fn` whose arguments do not read the body, returning `()`, `Option<Response>` or `Result<()>`"
)]
pub trait BeforeHook<A>: Send + Sync + 'static {
    /// Without its types.
    #[doc(hidden)]
    fn erase(self) -> Before;
}

macro_rules! before_hooks {
    ($(($($arg:ident)*))*) => { $(
        impl<F, U, O, $($arg),*> BeforeHook<fn($($arg),*) -> (U, O)> for F
        where
            F: Fn($($arg),*) -> U + Clone + Send + Sync + 'static,
            U: Future<Output = O> + Send + 'static,
            O: HookOut,
            $($arg: FromRequestParts<AppHandle> + Send + 'static,)*
        {
            #[allow(non_snake_case, unused_variables, reason = "one variable for each argument, named after its type")]
            fn erase(self) -> Before {
                Arc::new(move |parts, app| {
                    let hook = self.clone();
                    Box::pin(async move {
                        $(let $arg = match $arg::from_request_parts(parts, app).await {
                            Ok(extracted) => extracted,
                            Err(rejection) => return Some(rejection.into_response()),
                        };)*
                        hook($($arg),*).await.answer()
                    })
                })
            }
        }
    )* };
}
before_hooks!(()(A)(A B)(A B C)(A B C D)(A B C D E));
