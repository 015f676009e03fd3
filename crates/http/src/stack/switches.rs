//! What of the default stack is on.

use crate::security::HeaderPolicy;

/// The switches of the default stack. All are on unless a program says otherwise; `check --deploy` names those
/// that are off.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "they are switches")]
pub struct Stack {
    /// `X-Request-Id` on every response.
    pub request_id: bool,
    /// A panic answers 500 and ends nothing else.
    pub catch_panics: bool,
    /// Only hosts that are ours are answered.
    pub host_check: bool,
    /// Unsafe requests from other sites are refused.
    pub csrf: bool,
    /// `Content-Security-Policy`, `X-Content-Type-Options` and their like.
    pub headers: bool,
    /// What those headers say.
    pub policy: HeaderPolicy,
    /// `/x` leads to `/x/` when only that is there, and the other way round.
    pub slashes: bool,
    /// Handlers read no longer bodies than the settings allow.
    pub body_limit: bool,
    /// Handlers may take a `Session`, kept in a signed cookie unless the app provides `Sessions`.
    pub sessions: bool,
    /// Pages and JSON are compressed when the client takes gzip; needs the feature `compress`.
    pub compress: bool,
    /// Errors answer with a page, or with problem+json for programs.
    pub error_pages: bool,
}

impl Default for Stack {
    fn default() -> Self {
        Self {
            request_id: true,
            catch_panics: true,
            host_check: true,
            csrf: true,
            headers: true,
            policy: HeaderPolicy::default(),
            slashes: true,
            body_limit: true,
            sessions: true,
            compress: true,
            error_pages: true,
        }
    }
}

impl Stack {
    /// Nothing but the context and the panic catcher: what `App::bare()` starts from.
    pub fn bare() -> Self {
        Self {
            request_id: false,
            catch_panics: true,
            host_check: false,
            csrf: false,
            headers: false,
            policy: HeaderPolicy::default(),
            slashes: false,
            body_limit: false,
            sessions: false,
            compress: false,
            error_pages: false,
        }
    }

    /// Names of what is off.
    pub fn off(&self) -> Vec<&'static str> {
        let switches = [
            ("request_id", self.request_id),
            ("catch_panics", self.catch_panics),
            ("host_check", self.host_check),
            ("csrf", self.csrf),
            ("headers", self.headers),
            ("slashes", self.slashes),
            ("body_limit", self.body_limit),
            ("sessions", self.sessions),
            ("compress", self.compress),
            ("error_pages", self.error_pages),
        ];
        switches
            .into_iter()
            .filter(|(_, on)| !on)
            .map(|(name, _)| name)
            .collect()
    }
}
