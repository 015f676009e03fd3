//! Signing in and out.

mod next;
pub(crate) mod pages;

pub use self::next::safe_next;

use crate::{
    current,
    password::{Passwords, Verdict},
    user::User,
};
use axum_core::response::{IntoResponse as _, Response};
use carafe_core::{Error, Result, clock, context};
use carafe_http::{route::RouteTable, security::csrf, session::Session};
use carafe_orm::{db::Db, model::Model as _};
use http::{HeaderMap, Method, StatusCode, header, request::Parts};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::any::TypeId;

/// The account with this name and password.
///
/// `None` says nothing about why, and takes the same work whether the name is unknown, the password is wrong, or the
/// account has none or is not active. A password that was hashed in a weaker way than today is hashed again.
pub async fn authenticate(
    db: &Db,
    passwords: &Passwords,
    username: &str,
    password: &str,
) -> Result<Option<User>> {
    let user = User::filter(|user| user.username.eq(username))
        .first(db)
        .await?;
    let Some(mut user) = user else {
        passwords.refuse().await?;
        return Ok(refused(username, "no such account"));
    };
    match passwords.verify(password, &user.password).await? {
        Verdict::Wrong => return Ok(refused(username, "wrong password")),
        _ if !user.is_active => return Ok(refused(username, "the account is not active")),
        Verdict::Right => {}
        Verdict::Outdated => {
            let encoded = passwords.hash(password).await?;
            user.update(db, |columns| columns.password.set(encoded))
                .await?;
        }
    }
    Ok(Some(user))
}

/// What was typed is data of a stranger: `Debug` keeps it on one line of the log.
fn refused(username: &str, why: &str) -> Option<User> {
    tracing::warn!(?username, why, "login failed");
    None
}

/// Signs an account in to this browser: the session gets a new id and the account's name, CSRF tokens are new.
pub async fn login(db: &Db, session: &Session, user: &mut User) -> Result<()> {
    let now = clock::now();
    user.update(db, |columns| columns.last_login.set(Some(now)))
        .await?;
    current::begin(session, user).await?;
    context::with(csrf::rotate);
    tracing::info!(user = %user.id, "signed in");
    Ok(())
}

/// Keeps this browser signed in after its account got a new password, which ends all other sessions.
///
/// ```
/// # use carafe_auth::{User, login, password::Passwords, user::set_password};
/// # use carafe_http::session::Session;
/// async fn change(db: carafe_orm::Db, session: Session, mut user: User) -> carafe_core::Result<()> {
///     set_password(&db, &Passwords::default(), &mut user, "another horse").await?;
///     login::stay(&session, &user).await
/// }
/// ```
pub async fn stay(session: &Session, user: &User) -> Result<()> {
    current::begin(session, user).await
}

/// Signs out: the session ends with all that was in it.
pub async fn logout(session: &Session) -> Result<()> {
    current::end(session).await?;
    context::with(csrf::rotate);
    Ok(())
}

/// The answer to somebody who should sign in first: a redirect for browsers, 401 for programs that speak JSON.
pub fn ask_to_login(parts: &Parts) -> Response {
    match login_url(&parts.method) {
        Some(url) if !speaks_json(&parts.headers) => redirect(&parts.method, &url),
        Some(_) => Error::unauthorized().into_response(),
        None => {
            let hint = "mount the login page: `.mount(\"/accounts\", auth())`";
            Error::unauthorized()
                .code("auth.E003")
                .hint(hint)
                .into_response()
        }
    }
}

fn speaks_json(headers: &HeaderMap) -> bool {
    let value = |name| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let (accept, sent) = (value(header::ACCEPT), value(header::CONTENT_TYPE));
    !accept.contains("text/html") && (accept.contains("json") || sent.contains("json"))
}

const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The login page, with the page to come back to. What was posted cannot be posted again by a redirect.
fn login_url(method: &Method) -> Option<String> {
    context::with(|context| {
        let info = context.info()?;
        let table = context.app().get::<RouteTable>()?;
        let route = table.by_handler(TypeId::of::<pages::login>())?;
        let url = format!("{}{}", info.prefix, route.pattern);
        if *method != Method::GET && *method != Method::HEAD {
            return Some(url);
        }
        let asked = info
            .uri
            .path_and_query()
            .map_or("/", |asked| asked.as_str());
        let asked = format!("{}{asked}", info.prefix);
        Some(format!("{url}?next={}", utf8_percent_encode(&asked, PATH)))
    })
    .flatten()
}

/// Sends a browser to a path of this app. After an unsafe method it asks by GET.
pub(crate) fn redirect(method: &Method, path: &str) -> Response {
    let safe = *method == Method::GET || *method == Method::HEAD;
    let status = if safe {
        StatusCode::FOUND
    } else {
        StatusCode::SEE_OTHER
    };
    (status, [(header::LOCATION, path.to_owned())]).into_response()
}
