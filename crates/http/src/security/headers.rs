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
#[non_exhaustive]
pub struct HeaderPolicy {
    /// The policy of pages; `None` sends none.
    pub content: Option<ContentPolicy>,
    /// `X-Frame-Options`.
    pub frame: HeaderValue,
    /// `Referrer-Policy`.
    pub referrer: HeaderValue,
    /// For how many seconds browsers come by https only, once they came so; `None` says nothing.
    pub https_only: Option<u64>,
}

impl Default for HeaderPolicy {
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
    /// Adds what is missing. `nonce` is the one that the page used; `secure` whether the request came by https.
    pub fn apply(&self, headers: &mut HeaderMap, nonce: Option<&str>, secure: bool) {
        headers.reserve(6);
        let nosniff = HeaderValue::from_static("nosniff");
        headers
            .entry(header::X_CONTENT_TYPE_OPTIONS)
            .or_insert(nosniff);
        headers
            .entry(header::X_FRAME_OPTIONS)
            .or_insert_with(|| self.frame.clone());
        headers
            .entry(header::REFERRER_POLICY)
            .or_insert_with(|| self.referrer.clone());
        if let (Some(seconds), true) = (self.https_only, secure) {
            https_only(headers, seconds);
        }
        if is_page(headers) {
            headers
                .entry(OPENER)
                .or_insert(HeaderValue::from_static("same-origin"));
            if let Some(policy) = &self.content {
                headers
                    .entry(header::CONTENT_SECURITY_POLICY)
                    .or_insert_with(|| policy.value(nonce));
            }
        }
    }
}

fn https_only(headers: &mut HeaderMap, seconds: u64) {
    if let Ok(value) = HeaderValue::try_from(format!("max-age={seconds}")) {
        headers
            .entry(header::STRICT_TRANSPORT_SECURITY)
            .or_insert(value);
    }
}

/// SVG runs scripts too when it is opened by itself.
fn is_page(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(header::CONTENT_TYPE) else {
        return false;
    };
    let kind = kind.as_bytes();
    [&b"text/html"[..], b"image/svg+xml", b"application/xhtml"]
        .iter()
        .any(|page| kind.starts_with(page))
}
