//! What a handler may take and return, with messages for when it may not.
//!
//! The traits have no supertraits and no projections in their bounds: rustc would report those instead of the
//! message. `As` and `cast` give the callers in [`call`](super::call) the power of the bound without its noise.

use axum::{
    extract::{FromRequest, FromRequestParts},
    response::{IntoResponse, Response},
};
use carafe_core::context::AppHandle;
use std::{fmt, marker::PhantomData};

/// An argument before the last one: it does not read the body.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a handler argument here",
    label = "a request cannot give this here",
    note = "only the last argument may read the body (`Json`, `Form`, `String`, `Bytes`, `Request`); the type inside needs `#[derive(Deserialize)]`"
)]
pub trait PartArg: Sized {
    /// The type itself, known to be an extractor.
    type As: FromRequestParts<AppHandle> + Send;
    /// Back to the type.
    fn cast(extracted: Self::As) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: FromRequestParts<AppHandle> + Send + 'static> PartArg for T {
    type As = T;

    fn cast(extracted: T) -> T {
        extracted
    }
}

/// The last argument: it may read the body.
#[diagnostic::on_unimplemented(
    message = "a handler cannot take `{Self}`",
    label = "take `Path`, `Query`, `Json`, `Form`, `State`, …; the type inside needs `#[derive(Deserialize)]`"
)]
pub trait LastArg<M>: Sized {
    /// The type itself, known to be an extractor.
    type As: FromRequest<AppHandle, M> + Send;
    /// Back to the type.
    fn cast(extracted: Self::As) -> Self;
}

#[diagnostic::do_not_recommend]
impl<M: Send + 'static, T: FromRequest<AppHandle, M> + Send + 'static> LastArg<M> for T {
    type As = T;

    fn cast(extracted: T) -> T {
        extracted
    }
}

/// What a handler returns.
#[diagnostic::on_unimplemented(
    message = "a handler cannot return `{Self}`",
    label = "not a response: return text, `Html`, `Json`, `Redirect`, a status, a tuple or a `Result` of these"
)]
pub trait Answer: Sized {
    /// The response.
    fn answer(self) -> Response;
}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> Answer for T {
    fn answer(self) -> Response {
        self.into_response()
    }
}

/// Names the type of an argument without a bound, so that the bound is missed at the user's own tokens.
pub struct Pick<T>(PhantomData<fn() -> T>);

/// The same for the last argument.
pub struct PickLast<T, M>(PhantomData<fn() -> (T, M)>);

/// The same for the return type.
pub struct Kind<R>(PhantomData<fn() -> R>);

impl<T> Pick<T> {
    /// The only value.
    pub const NEW: Self = Self(PhantomData);
}

impl<T, M> PickLast<T, M> {
    /// The only value.
    pub const NEW: Self = Self(PhantomData);
}

impl<R> Kind<R> {
    /// The only value.
    pub const NEW: Self = Self(PhantomData);
}

impl<T> fmt::Debug for Pick<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pick")
    }
}

impl<T, M> fmt::Debug for PickLast<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PickLast")
    }
}

impl<R> fmt::Debug for Kind<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kind")
    }
}
