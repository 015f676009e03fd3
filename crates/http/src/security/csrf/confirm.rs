//! Looks for the token in a request whose headers do not say where it comes from.

use super::{FIELD, Token};
use crate::server::BoxFuture;
use axum_core::body::Body;
use bytes::Bytes;
use http::{Request, header};
use http_body_util::{BodyExt as _, Limited};

const HEADERS: [&str; 2] = ["x-csrf-token", "x-csrftoken"];

/// The request again when it carries the token that belongs to its cookie; why not, when it does not.
///
/// The token stands in the header `X-CSRF-Token`, or in the field `csrf_token` of a form. A form is read for that, up
/// to `limit` bytes, and the handler still gets all of it.
///
/// # Errors
/// The reason for the 403.
pub fn confirm(
    request: Request<Body>,
    secure: bool,
    limit: usize,
) -> BoxFuture<Result<Request<Body>, &'static str>> {
    // Boxed, because it is rare: inside of every request's future it would be moved about with each of them.
    Box::pin(look(request, secure, limit))
}

async fn look(
    request: Request<Body>,
    secure: bool,
    limit: usize,
) -> Result<Request<Body>, &'static str> {
    let cookies = request
        .headers()
        .get(header::COOKIE)
        .and_then(|cookies| cookies.to_str().ok());
    let token = cookies
        .and_then(|cookies| Token::in_cookies(cookies, secure))
        .ok_or("the token's cookie is missing")?;
    for name in HEADERS {
        if let Some(masked) = request.headers().get(name) {
            let fits = masked.to_str().is_ok_and(|masked| token.fits(masked));
            return if fits {
                Ok(request)
            } else {
                Err("the token is wrong")
            };
        }
    }
    if !is_form(&request) {
        return Err("the token is missing");
    }
    let (parts, body) = request.into_parts();
    let body = match Limited::new(body, limit).collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => return Err("the form could not be read for its token"),
    };
    if !candidates(&body).any(|masked| token.fits(masked)) {
        return Err("the token is missing or wrong");
    }
    Ok(Request::from_parts(parts, Body::from(body)))
}

fn is_form(request: &Request<Body>) -> bool {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .map_or(&b""[..], |kind| kind.as_bytes());
    [
        &b"application/x-www-form-urlencoded"[..],
        b"multipart/form-data",
    ]
    .iter()
    .any(|form| kind.starts_with(form))
}

/// What follows the field's name, in either kind of form. Nobody can guess a token, so text that merely looks like the
/// field does no harm.
fn candidates(body: &Bytes) -> impl Iterator<Item = &str> {
    let starts = memchr::memmem::find_iter(body, FIELD).map(|at| at + FIELD.len());
    starts.filter_map(|start| {
        let rest = &body[start..];
        let rest = rest
            .strip_prefix(b"=")
            .or_else(|| rest.strip_prefix(b"\"\r\n\r\n"))?;
        str::from_utf8(rest.get(..64)?).ok()
    })
}
