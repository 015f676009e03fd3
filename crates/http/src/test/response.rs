//! A whole response, and assertions about it.

use axum_core::response::Response;
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, Uri};
use http_body_util::BodyExt as _;
use serde_core::de::DeserializeOwned;
use std::fmt;

/// How much of a body a failed assertion shows.
const SHOWN: usize = 2000;

/// What the app answered. Assertions give the response back, so that they can be chained.
#[derive(Clone)]
pub struct TestResponse {
    method: Method,
    uri: Uri,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl TestResponse {
    pub(super) async fn read(method: Method, uri: Uri, response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let body = match body.collect().await {
            Ok(body) => body.to_bytes(),
            Err(error) => panic!("the body of {method} {uri} broke off: {error}"),
        };
        Self {
            method,
            uri,
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    /// The status as a number.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The address that answered; after redirects, the last one.
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// All headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as it came.
    pub fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// The body as text.
    ///
    /// # Panics
    /// When it is not UTF-8.
    #[track_caller]
    pub fn text(&self) -> &str {
        str::from_utf8(&self.body).expect("the body is UTF-8")
    }

    /// The body read as JSON.
    ///
    /// # Panics
    /// When it is no JSON of this type.
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        match serde_json::from_slice(&self.body) {
            Ok(value) => value,
            Err(error) => panic!("the body is not the JSON expected: {error}\n{self:?}"),
        }
    }

    /// The value of the first `<input>` of this name, such as `csrf_token`.
    pub fn input(&self, name: &str) -> Option<String> {
        let page = str::from_utf8(&self.body).ok()?;
        let named = format!("name=\"{name}\"");
        let tag = page
            .split("<input")
            .skip(1)
            .filter_map(|rest| rest.split('>').next())
            .find(|tag| tag.contains(&named))?;
        let value = tag.split("value=\"").nth(1)?.split('"').next()?;
        Some(unescaped(value))
    }

    /// Fails unless the status is this one.
    ///
    /// # Panics
    /// When it is another, with the whole answer.
    #[track_caller]
    pub fn assert_status(&self, status: u16) -> &Self {
        assert!(
            self.status() == status,
            "expected status {status}, got {self:?}"
        );
        self
    }

    /// Fails unless it is a redirect to this address.
    ///
    /// # Panics
    /// When it is anything else, with the whole answer.
    #[track_caller]
    pub fn assert_redirect(&self, place: &str) -> &Self {
        let leads = self.status.is_redirection() && self.header("location") == Some(place);
        assert!(leads, "expected a redirect to {place}, got {self:?}");
        self
    }

    /// Fails unless the header has this value.
    ///
    /// # Panics
    /// When it has another, with the whole answer.
    #[track_caller]
    pub fn assert_header(&self, name: &str, value: &str) -> &Self {
        assert!(
            self.header(name) == Some(value),
            "expected `{name}: {value}`, got {self:?}"
        );
        self
    }

    /// Fails unless the body contains this text.
    ///
    /// # Panics
    /// When it does not, with the whole answer.
    #[track_caller]
    pub fn assert_contains(&self, text: &str) -> &Self {
        assert!(self.text().contains(text), "expected `{text}` in {self:?}");
        self
    }

    /// Fails when the body contains this text.
    ///
    /// # Panics
    /// When it does, with the whole answer.
    #[track_caller]
    pub fn assert_lacks(&self, text: &str) -> &Self {
        assert!(
            !self.text().contains(text),
            "expected no `{text}` in {self:?}"
        );
        self
    }

    /// Fails unless the body is this text.
    ///
    /// # Panics
    /// When it is another, with the whole answer.
    #[track_caller]
    pub fn assert_text(&self, text: &str) -> &Self {
        assert!(
            self.text() == text,
            "expected the text `{text}`, got {self:?}"
        );
        self
    }
}

/// The five signs that templates escape.
fn unescaped(text: &str) -> String {
    let signs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
    ];
    let text = signs.iter().fold(text.to_owned(), |text, (name, sign)| {
        text.replace(name, sign)
    });
    text.replace("&amp;", "&")
}

/// Reads like the answer on the wire, so that a failed assertion shows everything.
impl fmt::Debug for TestResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} for {} {}", self.status, self.method, self.uri)?;
        for (name, value) in &self.headers {
            writeln!(f, "  {name}: {}", String::from_utf8_lossy(value.as_bytes()))?;
        }
        let body = String::from_utf8_lossy(&self.body);
        let shown: String = body.chars().take(SHOWN).collect();
        let more = if shown.len() < body.len() { " …" } else { "" };
        write!(f, "\n{shown}{more}")
    }
}
