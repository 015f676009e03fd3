//! What browsers are told about every answer.

use carafe_core::{Error, Result};
use http::{HeaderMap, HeaderName, HeaderValue, header};

const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
/// Where a nonce goes in a [`ContentPolicy`].
const NONCE: &str = "{nonce}";
const DEFAULT_POLICY: &str = "default-src 'self'; script-src 'self' {nonce}; style-src 'self' {nonce}; \
    img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The `Content-Security-Policy` of pages.
///
/// ```
/// use carafe_http::security::ContentPolicy;
///
/// let policy = ContentPolicy::new("default-src 'self'; script-src 'self' {nonce}")?;
/// assert_eq!(policy.value(None), "default-src 'self'; script-src 'self'");
/// assert_eq!(policy.value(Some("4f2a")), "default-src 'self'; script-src 'self' 'nonce-4f2a'");
/// # Ok::<(), carafe_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentPolicy {
    text: String,
    without_nonce: HeaderValue,
}

impl ContentPolicy {
    /// A policy; `{nonce}` stands where the nonce goes on pages that use one.
    ///
    /// # Errors
    /// `http.E034` when the text cannot stand in a header.
    #[track_caller]
    pub fn new(text: impl Into<String>) -> Result<Self> {
        let text = text.into();
        let without = text.replace(" {nonce}", "").replace(NONCE, "");
        let without_nonce = HeaderValue::try_from(without).map_err(|_| {
            Error::config("the content security policy has characters that headers cannot carry")
                .code("http.E034")
                .hint("write it on one line, in ASCII")
        })?;
        Ok(Self {
            text,
            without_nonce,
        })
    }

    /// The header's value for a page with this nonce, or with none.
    pub fn value(&self, nonce: Option<&str>) -> HeaderValue {
        let Some(nonce) = nonce else {
            return self.without_nonce.clone();
        };
        let text = self.text.replace(NONCE, &format!("'nonce-{nonce}'"));
        HeaderValue::try_from(text).unwrap_or_else(|_| self.without_nonce.clone())
    }
}

impl Default for ContentPolicy {
    /// Own origin only; scripts and styles in the page need the nonce; never in a frame.
    fn default() -> Self {
        Self::new(DEFAULT_POLICY).expect("the default policy is ASCII")
    }
}

/// Which headers an answer gets when it does not have them already.
///
/// ```
/// use carafe_http::security::HeaderPolicy;
/// use http::HeaderMap;
///
/// let mut headers = HeaderMap::new();
/// HeaderPolicy::default().apply(&mut headers, None, false);
/// assert_eq!(headers["x-content-type-options"], "nosniff");
/// assert_eq!(headers["x-frame-options"], "DENY");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderPolicy {
    content: Option<ContentPolicy>,
    frame: HeaderValue,
    referrer: HeaderValue,
    https_only: Option<HeaderValue>,
}

impl Default for HeaderPolicy {
    /// Nothing is guessed, framed or referred to from outside; pages have the default [`ContentPolicy`].
    fn default() -> Self {
        Self {
            content: Some(ContentPolicy::default()),
            frame: HeaderValue::from_static("DENY"),
            referrer: HeaderValue::from_static("same-origin"),
            https_only: None,
        }
    }
}

impl HeaderPolicy {
    /// The `Content-Security-Policy` of pages; `None` sends none.
    #[must_use]
    pub fn content(mut self, policy: Option<ContentPolicy>) -> Self {
        self.content = policy;
        self
    }

    /// The `X-Frame-Options`.
    #[must_use]
    pub fn frame(mut self, value: HeaderValue) -> Self {
        self.frame = value;
        self
    }

    /// The `Referrer-Policy`.
    #[must_use]
    pub fn referrer(mut self, value: HeaderValue) -> Self {
        self.referrer = value;
        self
    }

    /// For how many seconds browsers come by https only, once they came so. Without it nothing is said.
    #[must_use]
    pub fn https_only(mut self, seconds: u64) -> Self {
        self.https_only = HeaderValue::try_from(format!("max-age={seconds}")).ok();
        self
    }

    /// Adds what is missing. `nonce` is the one that the page used; `secure` whether the request came by https.
    pub fn apply(&self, headers: &mut HeaderMap, nonce: Option<&str>, secure: bool) {
        // Growing once, and before there is much to move, is the cheapest; copying a finished map is not.
        headers.reserve(8);
        let nosniff = HeaderValue::from_static("nosniff");
        add(headers, header::X_CONTENT_TYPE_OPTIONS, || nosniff);
        add(headers, header::X_FRAME_OPTIONS, || self.frame.clone());
        add(headers, header::REFERRER_POLICY, || self.referrer.clone());
        if let (Some(value), true) = (&self.https_only, secure) {
            add(headers, header::STRICT_TRANSPORT_SECURITY, || value.clone());
        }
        if !is_page(headers) {
            return;
        }
        add(headers, OPENER, || HeaderValue::from_static("same-origin"));
        if let Some(policy) = &self.content {
            add(headers, header::CONTENT_SECURITY_POLICY, || {
                policy.value(nonce)
            });
        }
    }
}

fn add(headers: &mut HeaderMap, name: HeaderName, value: impl FnOnce() -> HeaderValue) {
    headers.entry(name).or_insert_with(value);
}

/// SVG runs scripts too when it is opened by itself.
fn is_page(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(header::CONTENT_TYPE) else {
        return false;
    };
    let kind = kind.as_bytes();
    kind.starts_with(b"text/html")
        || kind.starts_with(b"image/svg+xml")
        || kind.starts_with(b"application/xhtml")
}
