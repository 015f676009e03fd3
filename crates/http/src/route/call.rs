//! Calls a handler: takes its arguments out of the request one by one, and answers.
//!
//! One function for each number of arguments, written out: made by a macro, each would add four lines to every
//! message of rustc about a handler. The user's crate only names them, so all of this is compiled against the
//! handler's types and nothing else.

#![expect(
    clippy::too_many_arguments,
    clippy::multiple_bound_locations,
    reason = "one parameter for each argument of the handler; what a message quotes stands beside the name"
)]

use super::{
    argument::{Answer, Kind, LastArg, PartArg, Pick, PickLast},
    table::BoxFuture,
};
use crate::respond::{refused, settle};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    response::{IntoResponse, Response},
};
use carafe_core::context::AppHandle;

/// Takes one argument out of the head of the request, or answers with why not.
macro_rules! part {
    ($type:ident, $parts:ident, $app:ident) => {
        taken!($type, $type::As::from_request_parts(&mut $parts, &$app))
    };
}

/// Takes the last argument, which may read the body.
macro_rules! last {
    ($type:ident, $request:expr, $app:ident) => {
        taken!(
            $type,
            <$type::As as FromRequest<AppHandle, M>>::from_request($request, &$app)
        )
    };
}

/// A rejection becomes a response before anything else is waited for: it may not be `Send` itself.
macro_rules! taken {
    ($type:ident, $extraction:expr) => {
        match $extraction.await.map_err(IntoResponse::into_response) {
            Ok(extracted) => $type::cast(extracted),
            Err(response) => return Box::pin(refused(response)).await,
        }
    };
}

/// Calls a handler without arguments.
pub fn call0<F, U, R: Answer>(
    _: Request,
    _: AppHandle,
    handler: F,
    _: Kind<R>,
) -> BoxFuture<Response>
where
    F: FnOnce() -> U + Send + 'static,
    U: Future<Output = R> + Send + 'static,
{
    Box::pin(async move { settle(handler().await.answer()).await })
}

/// Calls a handler with one argument.
pub fn call1<A0: LastArg<M>, M, F, U, R: Answer>(
    request: Request,
    app: AppHandle,
    handler: F,
    _: Kind<R>,
    _: PickLast<A0, M>,
) -> BoxFuture<Response>
where
    A0: Send + 'static,
    M: Send + 'static,
    F: FnOnce(A0) -> U + Send + 'static,
    U: Future<Output = R> + Send + 'static,
{
    Box::pin(async move {
        let a0 = last!(A0, request, app);
        settle(handler(a0).await.answer()).await
    })
}

/// Calls a handler with two arguments.
pub fn call2<A0: PartArg, A1: LastArg<M>, M, F, U, R: Answer>(
    request: Request,
    app: AppHandle,
    handler: F,
    _: Kind<R>,
    _: Pick<A0>,
    _: PickLast<A1, M>,
) -> BoxFuture<Response>
where
    A0: Send + 'static,
    A1: Send + 'static,
    M: Send + 'static,
    F: FnOnce(A0, A1) -> U + Send + 'static,
    U: Future<Output = R> + Send + 'static,
{
    Box::pin(async move {
        let (mut parts, body) = request.into_parts();
        let a0 = part!(A0, parts, app);
        let a1 = last!(A1, Request::from_parts(parts, body), app);
        settle(handler(a0, a1).await.answer()).await
    })
}

/// Calls a handler with three arguments.
pub fn call3<A0: PartArg, A1: PartArg, A2: LastArg<M>, M, F, U, R: Answer>(
    request: Request,
    app: AppHandle,
    handler: F,
    _: Kind<R>,
    _: Pick<A0>,
    _: Pick<A1>,
    _: PickLast<A2, M>,
) -> BoxFuture<Response>
where
    A0: Send + 'static,
    A1: Send + 'static,
    A2: Send + 'static,
    M: Send + 'static,
    F: FnOnce(A0, A1, A2) -> U + Send + 'static,
    U: Future<Output = R> + Send + 'static,
{
    Box::pin(async move {
        let (mut parts, body) = request.into_parts();
        let a0 = part!(A0, parts, app);
        let a1 = part!(A1, parts, app);
        let a2 = last!(A2, Request::from_parts(parts, body), app);
        settle(handler(a0, a1, a2).await.answer()).await
    })
}

/// Calls a handler with four arguments.
pub fn call4<A0: PartArg, A1: PartArg, A2: PartArg, A3: LastArg<M>, M, F, U, R: Answer>(
    request: Request,
    app: AppHandle,
    handler: F,
    _: Kind<R>,
    _: Pick<A0>,
    _: Pick<A1>,
    _: Pick<A2>,
    _: PickLast<A3, M>,
) -> BoxFuture<Response>
where
    A0: Send + 'static,
    A1: Send + 'static,
    A2: Send + 'static,
    A3: Send + 'static,
    M: Send + 'static,
    F: FnOnce(A0, A1, A2, A3) -> U + Send + 'static,
    U: Future<Output = R> + Send + 'static,
{
    Box::pin(async move {
        let (mut parts, body) = request.into_parts();
        let a0 = part!(A0, parts, app);
        let a1 = part!(A1, parts, app);
        let a2 = part!(A2, parts, app);
        let a3 = last!(A3, Request::from_parts(parts, body), app);
        settle(handler(a0, a1, a2, a3).await.answer()).await
    })
}

/// Calls a handler with five arguments.
pub fn call5<
    A0: PartArg,
    A1: PartArg,
    A2: PartArg,
    A3: PartArg,
    A4: LastArg<M>,
    M,
    F,
    U,
    R: Answer,
>(
    request: Request,
    app: AppHandle,
    handler: F,
    _: Kind<R>,
    _: Pick<A0>,
    _: Pick<A1>,
    _: Pick<A2>,
    _: Pick<A3>,
    _: PickLast<A4, M>,
) -> BoxFuture<Response>
where
    A0: Send + 'static,
    A1: Send + 'static,
    A2: Send + 'static,
    A3: Send + 'static,
    A4: Send + 'static,
    M: Send + 'static,
    F: FnOnce(A0, A1, A2, A3, A4) -> U + Send + 'static,
    U: Future<Output = R> + Send + 'static,
{
    Box::pin(async move {
        let (mut parts, body) = request.into_parts();
        let a0 = part!(A0, parts, app);
        let a1 = part!(A1, parts, app);
        let a2 = part!(A2, parts, app);
        let a3 = part!(A3, parts, app);
        let a4 = last!(A4, Request::from_parts(parts, body), app);
        settle(handler(a0, a1, a2, a3, a4).await.answer()).await
    })
}

/// Calls a handler with six arguments.
pub fn call6<
    A0: PartArg,
    A1: PartArg,
    A2: PartArg,
    A3: PartArg,
    A4: PartArg,
    A5: LastArg<M>,
    M,
    F,
    U,
    R: Answer,
>(
    request: Request,
    app: AppHandle,
    handler: F,
    _: Kind<R>,
    _: Pick<A0>,
    _: Pick<A1>,
    _: Pick<A2>,
    _: Pick<A3>,
    _: Pick<A4>,
    _: PickLast<A5, M>,
) -> BoxFuture<Response>
where
    A0: Send + 'static,
    A1: Send + 'static,
    A2: Send + 'static,
    A3: Send + 'static,
    A4: Send + 'static,
    A5: Send + 'static,
    M: Send + 'static,
    F: FnOnce(A0, A1, A2, A3, A4, A5) -> U + Send + 'static,
    U: Future<Output = R> + Send + 'static,
{
    Box::pin(async move {
        let (mut parts, body) = request.into_parts();
        let a0 = part!(A0, parts, app);
        let a1 = part!(A1, parts, app);
        let a2 = part!(A2, parts, app);
        let a3 = part!(A3, parts, app);
        let a4 = part!(A4, parts, app);
        let a5 = last!(A5, Request::from_parts(parts, body), app);
        settle(handler(a0, a1, a2, a3, a4, a5).await.answer()).await
    })
}

/// Calls a handler with seven arguments.
pub fn call7<
    A0: PartArg,
    A1: PartArg,
    A2: PartArg,
    A3: PartArg,
    A4: PartArg,
    A5: PartArg,
    A6: LastArg<M>,
    M,
    F,
    U,
    R: Answer,
>(
    request: Request,
    app: AppHandle,
    handler: F,
    _: Kind<R>,
    _: Pick<A0>,
    _: Pick<A1>,
    _: Pick<A2>,
    _: Pick<A3>,
    _: Pick<A4>,
    _: Pick<A5>,
    _: PickLast<A6, M>,
) -> BoxFuture<Response>
where
    A0: Send + 'static,
    A1: Send + 'static,
    A2: Send + 'static,
    A3: Send + 'static,
    A4: Send + 'static,
    A5: Send + 'static,
    A6: Send + 'static,
    M: Send + 'static,
    F: FnOnce(A0, A1, A2, A3, A4, A5, A6) -> U + Send + 'static,
    U: Future<Output = R> + Send + 'static,
{
    Box::pin(async move {
        let (mut parts, body) = request.into_parts();
        let a0 = part!(A0, parts, app);
        let a1 = part!(A1, parts, app);
        let a2 = part!(A2, parts, app);
        let a3 = part!(A3, parts, app);
        let a4 = part!(A4, parts, app);
        let a5 = part!(A5, parts, app);
        let a6 = last!(A6, Request::from_parts(parts, body), app);
        settle(handler(a0, a1, a2, a3, a4, a5, a6).await.answer()).await
    })
}

/// Calls a handler with eight arguments.
pub fn call8<
    A0: PartArg,
    A1: PartArg,
    A2: PartArg,
    A3: PartArg,
    A4: PartArg,
    A5: PartArg,
    A6: PartArg,
    A7: LastArg<M>,
    M,
    F,
    U,
    R: Answer,
>(
    request: Request,
    app: AppHandle,
    handler: F,
    _: Kind<R>,
    _: Pick<A0>,
    _: Pick<A1>,
    _: Pick<A2>,
    _: Pick<A3>,
    _: Pick<A4>,
    _: Pick<A5>,
    _: Pick<A6>,
    _: PickLast<A7, M>,
) -> BoxFuture<Response>
where
    A0: Send + 'static,
    A1: Send + 'static,
    A2: Send + 'static,
    A3: Send + 'static,
    A4: Send + 'static,
    A5: Send + 'static,
    A6: Send + 'static,
    A7: Send + 'static,
    M: Send + 'static,
    F: FnOnce(A0, A1, A2, A3, A4, A5, A6, A7) -> U + Send + 'static,
    U: Future<Output = R> + Send + 'static,
{
    Box::pin(async move {
        let (mut parts, body) = request.into_parts();
        let a0 = part!(A0, parts, app);
        let a1 = part!(A1, parts, app);
        let a2 = part!(A2, parts, app);
        let a3 = part!(A3, parts, app);
        let a4 = part!(A4, parts, app);
        let a5 = part!(A5, parts, app);
        let a6 = part!(A6, parts, app);
        let a7 = last!(A7, Request::from_parts(parts, body), app);
        settle(handler(a0, a1, a2, a3, a4, a5, a6, a7).await.answer()).await
    })
}
