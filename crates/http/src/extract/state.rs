//! Shared things, by type.

use axum::{extract::FromRequestParts, http::request::Parts};
use carafe_core::{Error, context};
use std::any::type_name;

/// Something that was given to the app by `.state(…)`: `State(log): State<Log>`.
///
/// Whether every `State<T>` of a handler was given is checked before the program serves.
#[derive(Debug, Clone, Copy, Default)]
pub struct State<T>(pub T);

impl<T, S> FromRequestParts<S> for State<T>
where
    T: Clone + Send + Sync + 'static,
    S: Sync,
{
    type Rejection = Error;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Error> {
        context::with(|context| context.app().get::<T>().cloned())
            .flatten()
            .map(State)
            .ok_or_else(|| {
                Error::internal(format!("no state of type `{}`", type_name::<T>()))
                    .code("http.E005")
                    .hint("add `.state(…)` to the app")
            })
    }
}
