//! Unsafe requests come from our own pages.
//!
//! Browsers say where a request comes from: `Sec-Fetch-Site`, or at least `Origin`. A request that says neither and
//! carries no cookies has nothing of a person to misuse. One that carries cookies must also carry a token, which only
//! our own pages know. The kind of body makes no difference.

mod confirm;
mod token;

use super::hosts;
use carafe_core::Check;
use http::{HeaderMap, Method, Uri, header, request::Parts};

pub use self::{
    confirm::confirm,
    token::{FIELD, Token, field, finish, rotate, token},
};

/// What a request's headers say about its origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is ours, or has nothing to misuse.
    Pass,
    /// Another site made it: 403, for this reason.
    Refuse(&'static str),
    /// The headers do not say; [`confirm`] looks for the token.
    NeedsToken,
}

/// Judges requests. It keeps the list of other origins that may send forms to us.
///
/// ```
/// use carafe_http::security::{Csrf, Verdict};
/// use http::Request;
///
/// let csrf = Csrf::default();
/// let request = Request::post("/").header("host", "a.example").header("sec-fetch-site", "cross-site").body(())?;
/// assert!(matches!(csrf.judge(&request.into_parts().0, true), Verdict::Refuse(_)));
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Csrf {
    trusted: Vec<Box<str>>,
}

impl Csrf {
    /// Also takes unsafe requests from these origins, such as `https://admin.example.com`.
    ///
    /// # Errors
    /// `http.E035` for something that is no origin.
    pub fn trusting<S: AsRef<str>>(origins: impl IntoIterator<Item = S>) -> Result<Self, Check> {
        let trusted = origins
            .into_iter()
            .map(|origin| read_origin(origin.as_ref()))
            .collect::<Result<_, _>>()?;
        Ok(Self { trusted })
    }

    /// What the headers say. `secure` is whether the request came by https.
    pub fn judge(&self, request: &Parts, secure: bool) -> Verdict {
        self.judge_parts(&request.method, &request.uri, &request.headers, secure)
    }

    /// Like [`judge`](Self::judge), from the parts it looks at.
    pub fn judge_parts(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        secure: bool,
    ) -> Verdict {
        if matches!(
            *method,
            Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE
        ) {
            return Verdict::Pass;
        }
        let origin = headers
            .get(header::ORIGIN)
            .map(|origin| origin.to_str().unwrap_or("null"));
        if origin.is_some_and(|origin| self.trusts(origin)) {
            return Verdict::Pass;
        }
        if let Some(site) = headers.get("sec-fetch-site") {
            return match site.as_bytes() {
                b"same-origin" | b"none" => Verdict::Pass,
                _ => Verdict::Refuse("another site sent this request"),
            };
        }
        match origin {
            Some(origin) if is_same(origin, hosts::of(uri, headers), secure) => Verdict::Pass,
            Some(_) => Verdict::Refuse("the request comes from another origin"),
            None if headers.contains_key(header::COOKIE) => Verdict::NeedsToken,
            None => Verdict::Pass,
        }
    }

    fn trusts(&self, origin: &str) -> bool {
        self.trusted
            .iter()
            .any(|trusted| trusted.eq_ignore_ascii_case(origin))
    }
}

/// Whether an `Origin` is the host that was asked. Behind a proxy that ends TLS we see http where the browser sees
/// https; the other way round it is a page that anybody on the way may have written.
fn is_same(origin: &str, host: Option<&str>, secure: bool) -> bool {
    let Some((scheme, authority)) = origin.split_once("://") else {
        return false;
    };
    let port = match scheme {
        "https" => ":443",
        "http" if !secure => ":80",
        _ => return false,
    };
    let bare = |host: &str| host.strip_suffix(port).unwrap_or(host).to_ascii_lowercase();
    host.is_some_and(|host| bare(host) == bare(authority))
}

fn read_origin(text: &str) -> Result<Box<str>, Check> {
    let origin = text.trim().to_ascii_lowercase();
    let authority = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"));
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:[]".contains(&byte);
    match authority {
        Some(authority) if !authority.is_empty() && authority.bytes().all(fits) => {
            Ok(origin.into())
        }
        _ => Err(
            Check::error("http.E035", format!("`{text}` is no origin")).hint(
                "an origin is scheme and host, such as https://admin.example.com, without a path",
            ),
        ),
    }
}
