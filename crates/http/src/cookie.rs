//! Cookies: reading a `Cookie` field, writing a `Set-Cookie` one.

use carafe_core::{Error, Result};
use http::{HeaderMap, HeaderValue, header};
use std::fmt::Write as _;

/// The value of the first cookie of this name in a `Cookie` field.
///
/// ```
/// assert_eq!(carafe_http::cookie::find("a=1; b=2; a=3", "a"), Some("1"));
/// assert_eq!(carafe_http::cookie::find("a=1", "b"), None);
/// ```
pub fn find<'h>(field: &'h str, name: &str) -> Option<&'h str> {
    field.split(';').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key.trim() == name).then(|| unquoted(value.trim()))
    })
}

fn unquoted(value: &str) -> &str {
    value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'))
        .unwrap_or(value)
}

/// A name that browsers guard on https: such a cookie was set by this host, over https, for all of it.
///
/// ```
/// assert_eq!(carafe_http::cookie::guarded("session", true), "__Host-session");
/// assert_eq!(carafe_http::cookie::guarded("session", false), "session");
/// ```
pub fn guarded(name: &str, secure: bool) -> String {
    if secure {
        format!("__Host-{name}")
    } else {
        name.to_owned()
    }
}

/// Which requests from other sites carry the cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SameSite {
    /// Links and other safe navigations do. The default.
    #[default]
    Lax,
    /// None do.
    Strict,
}

/// A cookie to set. It is hidden from scripts and valid for the whole host unless it says otherwise.
///
/// ```
/// use carafe_http::cookie::Cookie;
///
/// let cookie = Cookie::new("theme", "dark").max_age(3600).for_scripts();
/// assert_eq!(cookie.to_header()?, "theme=dark; Path=/; Max-Age=3600; SameSite=Lax");
/// # Ok::<(), carafe_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cookie {
    name: String,
    value: String,
    max_age: Option<i64>,
    same_site: SameSite,
    hidden: bool,
    secure: bool,
}

impl Cookie {
    /// A cookie that lives until the browser is closed.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            max_age: None,
            same_site: SameSite::Lax,
            hidden: true,
            secure: false,
        }
    }

    /// A cookie that takes the one of this name away.
    pub fn removal(name: impl Into<String>) -> Self {
        Self::new(name, "").max_age(0)
    }

    /// Lives for that many seconds.
    #[must_use]
    pub fn max_age(mut self, seconds: i64) -> Self {
        self.max_age = Some(seconds);
        self
    }

    /// Which requests from other sites carry it.
    #[must_use]
    pub fn same_site(mut self, same_site: SameSite) -> Self {
        self.same_site = same_site;
        self
    }

    /// Scripts of the page may read it.
    #[must_use]
    pub fn for_scripts(mut self) -> Self {
        self.hidden = false;
        self
    }

    /// Sent over https only.
    #[must_use]
    pub fn secure(mut self, secure: bool) -> Self {
        self.secure = secure;
        self
    }

    /// The value of the `Set-Cookie` field.
    ///
    /// # Errors
    /// `http.E123` when name or value has characters that cookies cannot carry.
    #[track_caller]
    pub fn to_header(&self) -> Result<HeaderValue> {
        let fits = |byte: u8| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte);
        if self.name.is_empty() || !self.name.bytes().all(|byte| fits(byte) && byte != b'=') {
            return Err(unfit("name", &self.name));
        }
        if !self.value.bytes().all(fits) {
            return Err(unfit("value of", &self.name));
        }
        HeaderValue::try_from(self.text()).map_err(|_| unfit("value of", &self.name))
    }

    fn text(&self) -> String {
        let mut text = format!("{}={}; Path=/", self.name, self.value);
        if let Some(seconds) = self.max_age {
            let _ = write!(text, "; Max-Age={seconds}");
        }
        text.push_str(match self.same_site {
            SameSite::Lax => "; SameSite=Lax",
            SameSite::Strict => "; SameSite=Strict",
        });
        for (on, word) in [(self.hidden, "; HttpOnly"), (self.secure, "; Secure")] {
            if on {
                text.push_str(word);
            }
        }
        text
    }
}

#[track_caller]
fn unfit(what: &str, name: &str) -> Error {
    Error::internal(format!(
        "the {what} cookie `{name}` has characters that cookies cannot carry"
    ))
    .code("http.E123")
    .hint("letters, digits and most signs fit; encode the rest, for example as base64")
}

/// Adds `Vary: Cookie`, once: a shared cache must not give this answer to anybody else.
pub fn vary(headers: &mut HeaderMap) {
    let named = |value: &HeaderValue| {
        value.to_str().is_ok_and(|value| {
            value.split(',').any(|name| {
                matches!(name.trim(), "*") || name.trim().eq_ignore_ascii_case("cookie")
            })
        })
    };
    if !headers.get_all(header::VARY).iter().any(named) {
        headers.append(header::VARY, HeaderValue::from_static("Cookie"));
    }
}
