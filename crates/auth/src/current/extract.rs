//! Accounts as arguments of handlers.

use super::current_user;
use crate::{login::ask_to_login, user::User};
use axum_core::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    response::{IntoResponse as _, Response},
};
use carafe_core::Error;
use http::request::Parts;
use std::{ops::Deref, sync::Arc};

/// The account that is signed in. It derefs to [`User`].
///
/// A browser that is not signed in is sent to the login page and comes back afterwards; a program that speaks JSON gets
/// a 401. With `Option<CurrentUser>` the handler runs for everybody.
///
/// ```
/// use carafe_auth::CurrentUser;
///
/// async fn profile(user: CurrentUser) -> String {
///     format!("Hello, {}", user.username)
/// }
///
/// async fn greeting(user: Option<CurrentUser>) -> String {
///     user.map_or("Hello, stranger".to_owned(), |user| format!("Hello, {}", user.username))
/// }
/// ```
#[derive(Debug, Clone)]
pub struct CurrentUser(Arc<User>);

/// The account that is signed in, when it is one of the staff; others get a 403.
#[derive(Debug, Clone)]
pub struct StaffUser(CurrentUser);

/// Somebody is signed in: what `#[login_required]` adds to a handler that does not care who.
#[derive(Debug, Clone, Copy)]
pub struct LoginRequired(());

impl Deref for CurrentUser {
    type Target = User;

    fn deref(&self) -> &User {
        &self.0
    }
}

impl Deref for StaffUser {
    type Target = User;

    fn deref(&self) -> &User {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for CurrentUser {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        match current_user().await {
            Ok(Some(user)) => Ok(Self(user)),
            Ok(None) => Err(ask_to_login(parts)),
            Err(error) => Err(error.into_response()),
        }
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for CurrentUser {
    type Rejection = Error;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Option<Self>, Error> {
        Ok(current_user().await?.map(Self))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for StaffUser {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let user = <CurrentUser as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        if user.is_staff {
            return Ok(Self(user));
        }
        Err(Error::forbidden("only staff may do this").into_response())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for LoginRequired {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let user = <CurrentUser as FromRequestParts<S>>::from_request_parts(parts, state).await;
        user.map(|_| Self(()))
    }
}
