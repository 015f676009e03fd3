//! Only our own names are answered.
//!
//! An app that answers to any `Host` can be made to write somebody else's name into its links and mails, and is
//! reachable by pages that turn their own name to 127.0.0.1.

use carafe_core::Check;
use http::{HeaderMap, Uri, header};
use std::net::IpAddr;

/// The names an app answers to.
///
/// ```
/// use carafe_http::security::Hosts;
///
/// let hosts = Hosts::new(["example.com", ".shop.example"])?;
/// assert!(hosts.allow("EXAMPLE.com:8000"));
/// assert!(hosts.allow("shop.example") && hosts.allow("www.shop.example"));
/// assert!(!hosts.allow("www.example.com"));
/// # Ok::<(), carafe_core::Check>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hosts {
    names: Vec<Pattern>,
    loopback: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Pattern {
    Any,
    /// This name.
    Exact(Box<str>),
    /// This name and all below it.
    Below(Box<str>),
}

impl Hosts {
    /// Answers to these names: `example.com` itself, `.example.com` with all below it, `*` to every name.
    ///
    /// # Errors
    /// `http.E033` for something that is no name, such as an address with a scheme or a port.
    pub fn new<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Result<Self, Check> {
        let names = names
            .into_iter()
            .map(|name| Pattern::new(name.as_ref()))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            names,
            loopback: false,
        })
    }

    /// Also answers to the names of this machine: `localhost`, all below it, and loopback addresses.
    #[must_use]
    pub fn with_loopback(mut self) -> Self {
        self.loopback = true;
        self
    }

    /// Whether any name is answered.
    pub fn is_any(&self) -> bool {
        self.names.contains(&Pattern::Any)
    }

    /// Whether no name but those of this machine is answered.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether this `Host`, with or without a port, is one of ours.
    pub fn allow(&self, host: &str) -> bool {
        let Some(name) = name_of(host) else {
            return false;
        };
        self.names.iter().any(|pattern| pattern.fits(name)) || (self.loopback && is_loopback(name))
    }
}

impl Pattern {
    fn new(name: &str) -> Result<Self, Check> {
        let name = name.trim().to_ascii_lowercase();
        if name == "*" {
            return Ok(Self::Any);
        }
        let bare = name.strip_prefix('.').unwrap_or(&name);
        let bare = bare.strip_suffix('.').unwrap_or(bare);
        if name_of(bare) != Some(bare) || bare.contains('*') {
            return Err(no_name(&name));
        }
        Ok(if name.starts_with('.') {
            Self::Below(bare.into())
        } else {
            Self::Exact(bare.into())
        })
    }

    fn fits(&self, name: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Exact(own) => own.eq_ignore_ascii_case(name),
            Self::Below(own) => {
                let Some(above) = name.len().checked_sub(own.len()) else {
                    return false;
                };
                let (below, end) = name.as_bytes().split_at(above);
                end.eq_ignore_ascii_case(own.as_bytes())
                    && below.last().is_none_or(|last| *last == b'.')
            }
        }
    }
}

fn no_name(name: &str) -> Check {
    Check::error("http.E033", format!("`{name}` is no host name")).hint(
        "write names as in ALLOWED_HOSTS=example.com,.example.org: no scheme, no port, no path",
    )
}

/// The name in a `Host` field, without port and final dot; `None` when it is malformed.
fn name_of(host: &str) -> Option<&str> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let end = rest.find(']')? + 2;
            host.split_at(end)
        }
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let port_fits = port.is_empty()
        || port
            .strip_prefix(':')?
            .bytes()
            .all(|byte| byte.is_ascii_digit());
    let name = name.strip_suffix('.').unwrap_or(name);
    let fits = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':' | b'[' | b']')
    };
    (port_fits && !name.is_empty() && name.bytes().all(fits)).then_some(name)
}

fn is_loopback(name: &str) -> bool {
    // Nearly always one of these; reading addresses takes longer.
    if matches!(name, "localhost" | "127.0.0.1" | "[::1]") {
        return true;
    }
    let address = name.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = address.parse::<IpAddr>() {
        return address.is_loopback();
    }
    Pattern::Below("localhost".into()).fits(name)
}

/// The host a request is for: that of an absolute address, else the `Host` field (RFC 9112, 3.2.2).
///
/// ```
/// use http::{HeaderMap, HeaderValue, Uri};
///
/// let mut headers = HeaderMap::new();
/// headers.insert("host", HeaderValue::from_static("a.example"));
/// assert_eq!(carafe_http::security::hosts::of(&Uri::from_static("/x"), &headers), Some("a.example"));
/// let absolute = Uri::from_static("http://b.example:81/x");
/// assert_eq!(carafe_http::security::hosts::of(&absolute, &headers), Some("b.example:81"));
/// ```
pub fn of<'r>(uri: &'r Uri, headers: &'r HeaderMap) -> Option<&'r str> {
    match uri.authority() {
        Some(authority) => Some(authority.as_str()),
        None => headers.get(header::HOST)?.to_str().ok(),
    }
}
