//! From a handler back to its URL.

use super::names::RouteTable;
use carafe_core::{Error, Result, context};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::{
    any::TypeId,
    fmt::{self, Write as _},
    ops::Deref,
};

const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Stands where the signature of a handler does not say the type of a parameter.
#[derive(Debug)]
pub struct Any(());

/// A value that may fill a parameter which the handler `R` reads as `T`: a `T` or a `&T`, for `String` a `&str` too.
#[diagnostic::on_unimplemented(
    message = "wrong URL parameter for `{R}`: it takes `{T}`, not `{Self}`",
    label = "expected `{T}`"
)]
pub trait UrlArg<T, R> {
    /// Adds it to the URL.
    fn put(&self, url: &mut Url);
}

#[diagnostic::do_not_recommend]
impl<T: fmt::Display, R> UrlArg<T, R> for T {
    fn put(&self, url: &mut Url) {
        url.push(self);
    }
}

#[diagnostic::do_not_recommend]
impl<T: fmt::Display, R> UrlArg<T, R> for &T {
    fn put(&self, url: &mut Url) {
        url.push(self);
    }
}

#[diagnostic::do_not_recommend]
impl<R> UrlArg<String, R> for &str {
    fn put(&self, url: &mut Url) {
        url.push(self);
    }
}

#[diagnostic::do_not_recommend]
impl<T: fmt::Display, R> UrlArg<Any, R> for T {
    fn put(&self, url: &mut Url) {
        url.push(self);
    }
}

/// What the code of `url_for!` calls; the trait is named so that no method of the value can come first.
#[doc(hidden)]
pub fn put<T, R>(url: &mut Url, value: &impl UrlArg<T, R>) {
    UrlArg::put(value, url);
}

/// A finished URL of this app, with everything escaped.
///
/// It goes wherever text goes: into `Redirect::to(&url)`, into `format!`, into a header.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Url {
    text: String,
    params: Vec<String>,
    query: bool,
}

impl Url {
    /// A URL to be filled.
    #[doc(hidden)]
    #[must_use]
    pub fn start() -> Self {
        Self {
            text: String::new(),
            params: Vec::new(),
            query: false,
        }
    }

    fn push(&mut self, param: &dyn fmt::Display) {
        self.params.push(param.to_string());
    }

    /// Looks up where the handler is mounted, and fills its path.
    #[doc(hidden)]
    #[must_use]
    #[track_caller]
    pub fn finish<R: 'static>(self, handler: &str) -> Self {
        finish(self, TypeId::of::<R>(), handler)
    }

    /// Adds `?key=value`.
    ///
    /// ```
    /// # use carafe_http::route::Url;
    /// let url = Url::start().query("q", "x & y").query("page", 2);
    /// assert_eq!(url.as_str(), "?q=x%20%26%20y&page=2");
    /// ```
    #[must_use]
    pub fn query(mut self, key: &str, value: impl fmt::Display) -> Self {
        self.text.push(if self.query { '&' } else { '?' });
        self.query = true;
        let value = value.to_string();
        let _ = write!(
            self.text,
            "{}={}",
            utf8_percent_encode(key, SEGMENT),
            utf8_percent_encode(&value, SEGMENT)
        );
        self
    }

    /// The URL as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Deref for Url {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl AsRef<str> for Url {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl From<Url> for String {
    fn from(url: Url) -> Self {
        url.text
    }
}

/// A handler that is not mounted is a mistake of the program that no caller could handle, so this panics: the
/// request answers 500, the log names the line.
#[track_caller]
fn finish(mut url: Url, id: TypeId, handler: &str) -> Url {
    let Some(app) = context::app() else {
        panic!("url_for!({handler}) was called outside a request, and this program serves no app")
    };
    let mounted = app
        .get::<RouteTable>()
        .and_then(|table| table.by_handler(id));
    let Some(mounted) = mounted else {
        panic!("`{handler}` is not mounted in this app: add it to `.routes(routes![…])`")
    };
    url.text = prefix();
    fill(&mut url.text, &mounted.pattern, url.params.drain(..));
    url
}

/// A path of this app as browsers must ask for it: behind what a program of somebody else mounts the app under.
pub fn site_path(path: &str) -> String {
    prefix() + path
}

/// Where a program of somebody else mounts this app.
fn prefix() -> String {
    context::with(|context| context.info().map(|info| info.prefix.clone().into()))
        .flatten()
        .unwrap_or_default()
}

/// The URL of a route by its full name, such as `shop.product`: what `url_for` in templates calls.
///
/// Arguments that are no parameters of the path become the query.
///
/// # Errors
/// No route has this name, or a parameter is missing.
pub fn url_for(name: &str, args: &[(&str, String)]) -> Result<String> {
    let app = context::app().ok_or_else(|| Error::internal("url_for was called outside an app"))?;
    let table = app
        .get::<RouteTable>()
        .ok_or_else(|| Error::internal("this app has no routes"))?;
    let Some(mounted) = table.by_name(name) else {
        let error = Error::internal(format!("no route is named \"{name}\"")).code("http.E101");
        return Err(match table.nearest(name) {
            Some(near) => error.hint(format!("did you mean \"{near}\"?")),
            None => error.hint("`routes` on the command line lists every name"),
        });
    };
    let mut values = Vec::new();
    for param in mounted.params {
        let Some((_, value)) = args.iter().find(|(key, _)| key == param) else {
            let message = format!(
                "url_for(\"{name}\") needs `{param}`: its path is {}",
                mounted.pattern
            );
            return Err(Error::internal(message).code("http.E105"));
        };
        values.push(value.clone());
    }
    let mut url = Url {
        text: prefix(),
        ..Url::start()
    };
    fill(&mut url.text, &mounted.pattern, values.into_iter());
    for (key, value) in args {
        if !mounted.params.contains(&&**key) {
            url = url.query(key, value);
        }
    }
    Ok(url.text)
}

/// Puts values into `{…}` in order; a catch-all keeps its slashes.
fn fill(out: &mut String, pattern: &str, mut values: impl Iterator<Item = String>) {
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        let value = values.next().unwrap_or_default();
        let pieces = if name.starts_with('*') {
            value.split('/').collect()
        } else {
            vec![value.as_str()]
        };
        for (n, piece) in pieces.into_iter().enumerate() {
            if n > 0 {
                out.push('/');
            }
            let _ = write!(out, "{}", utf8_percent_encode(piece, SEGMENT));
        }
        rest = tail;
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::fill;

    fn filled(pattern: &str, values: &[&str]) -> String {
        let mut out = String::new();
        fill(
            &mut out,
            pattern,
            values.iter().map(|value| (*value).to_owned()),
        );
        out
    }

    #[test]
    fn values_are_escaped() {
        assert_eq!(filled("/p/{id}/", &["a/b ç"]), "/p/a%2Fb%20%C3%A7/");
        assert_eq!(filled("/f/{*rest}", &["a b/c?"]), "/f/a%20b/c%3F");
        assert_eq!(filled("/", &[]), "/");
    }
}
