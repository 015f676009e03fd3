//! What a browser sends when a form is submitted.

use axum_core::{
    extract::{FromRequest, OptionalFromRequest, Request},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use carafe_core::{Error, ErrorKind, Result};
use http::header;
use percent_encoding::percent_decode;

/// More fields than any form of ours has; a longer body is an attempt to keep us busy.
const MOST_FIELDS: usize = 1_000;

/// The names and values of a submitted form, in order; a name that came twice is there twice.
///
/// It is an extractor: the last argument of a handler.
///
/// ```
/// use carafe_forms::FormData;
///
/// let data = FormData::parse(b"name=Ada+L.&tag=1&tag=2")?;
/// assert_eq!(data.get("name"), Some("Ada L."));
/// assert_eq!(data.all("tag").collect::<Vec<_>>(), ["1", "2"]);
/// # Ok::<(), carafe_core::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormData {
    pairs: Vec<(String, String)>,
}

impl FormData {
    /// Reads `application/x-www-form-urlencoded`.
    ///
    /// Errors: text that is not UTF-8 (400), more than 1,000 fields (413).
    #[track_caller]
    pub fn parse(body: &[u8]) -> Result<Self> {
        let pieces = || {
            body.split(|byte| *byte == b'&')
                .filter(|piece| !piece.is_empty())
        };
        if pieces().count() > MOST_FIELDS {
            return Err(
                Error::new(ErrorKind::TooLarge, "the form has too many fields").code("forms.E002"),
            );
        }
        let pairs = pieces().map(pair).collect::<Option<_>>();
        pairs.map(|pairs| Self { pairs }).ok_or_else(|| {
            Error::bad_request("the form is not UTF-8")
                .code("forms.E001")
                .hint("send `<form accept-charset=\"utf-8\">`")
        })
    }

    /// The value of this name; the last one when it came twice.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .rfind(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Every value of this name, in order.
    pub fn all<'d>(&'d self, name: &'d str) -> impl Iterator<Item = &'d str> {
        self.pairs
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether this name came at all, as the name of a pressed button does.
    pub fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(known, _)| known == name)
    }

    /// All names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for FormData {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        Self {
            pairs: pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        }
    }
}

fn pair(piece: &[u8]) -> Option<(String, String)> {
    let middle = piece.iter().position(|byte| *byte == b'=');
    let (name, value) = middle.map_or((piece, &[][..]), |at| (&piece[..at], &piece[at + 1..]));
    Some((text(name)?, text(value)?))
}

fn text(encoded: &[u8]) -> Option<String> {
    let spaced: Vec<u8> = encoded
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    String::from_utf8(percent_decode(&spaced).collect()).ok()
}

const URLENCODED: &str = "application/x-www-form-urlencoded";

fn is_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case(URLENCODED)
}

async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<FormData, Response> {
    let body = Bytes::from_request(request, state).await;
    let body = body.map_err(IntoResponse::into_response)?;
    FormData::parse(&body).map_err(IntoResponse::into_response)
}

impl<S: Send + Sync> FromRequest<S> for FormData {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        if is_form(&request) {
            return read(request, state).await;
        }
        let message = format!("a form is sent as {URLENCODED}");
        let error = Error::new(ErrorKind::UnsupportedMedia, message).code("forms.E003");
        Err(error.into_response())
    }
}

/// `Option<FormData>`: none when the body is no form.
impl<S: Send + Sync> OptionalFromRequest<S> for FormData {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Response> {
        if !is_form(&request) {
            return Ok(None);
        }
        read(request, state).await.map(Some)
    }
}
