//! Why a request is refused, and how that is told.

use http::StatusCode;

/// Why a request is refused before a handler hears of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::server) enum Refusal {
    BareLineFeed,
    BothLengths,
    Chunk,
    Connect,
    ContentLength,
    EmptyLines,
    Fields,
    Folded,
    Head,
    Host,
    LateHead,
    Line,
    NoHost,
    OldCoding,
    RequestLine,
    TransferCoding,
    TwoCodings,
    TwoHosts,
}

impl Refusal {
    pub(in crate::server) fn status(self) -> StatusCode {
        match self {
            Self::Connect => StatusCode::METHOD_NOT_ALLOWED,
            Self::LateHead => StatusCode::REQUEST_TIMEOUT,
            Self::Line => StatusCode::URI_TOO_LONG,
            Self::Fields | Self::Head => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::TransferCoding => StatusCode::NOT_IMPLEMENTED,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    pub(in crate::server) fn reason(self) -> &'static str {
        match self {
            Self::BareLineFeed => "a line ends without a carriage return",
            Self::BothLengths => "Content-Length beside Transfer-Encoding",
            Self::Chunk => "a chunk is framed wrongly",
            Self::Connect => "this server is no proxy",
            Self::ContentLength => "the Content-Length field is no length",
            Self::EmptyLines => "too many empty lines before the request",
            Self::Fields => "too many header fields",
            Self::Folded => "a header field is folded",
            Self::Head => "the header fields are too long",
            Self::Host => "the Host field is no host name",
            Self::LateHead => "the request head took too long",
            Self::Line => "the request line is too long",
            Self::NoHost => "no Host field",
            Self::OldCoding => "HTTP/1.0 has no transfer codings",
            Self::RequestLine => "not a request line of HTTP/1.1",
            Self::TransferCoding => "unknown transfer coding",
            Self::TwoCodings => "two Transfer-Encoding fields",
            Self::TwoHosts => "two Host fields",
        }
    }
}
