//! The kinds of error and the one table from kind to HTTP status.

use http::StatusCode;

/// What sort of error it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request makes no sense.
    BadRequest,
    /// Nobody is signed in.
    Unauthorized,
    /// Whoever is signed in may not do this.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// The thing exists, but not for this method.
    MethodNotAllowed,
    /// It clashes with the present state.
    Conflict,
    /// A body of a type that the handler does not read.
    UnsupportedMedia,
    /// Input that was understood and refused.
    Invalid,
    /// More than a limit allows.
    TooLarge,
    /// Too many requests.
    RateLimited,
    /// Not now: a database, a pool or a service does not answer.
    Unavailable,
    /// The program is set up wrongly.
    Config,
    /// Our fault.
    Internal,
}

impl ErrorKind {
    /// The HTTP status of this kind.
    pub fn status(self) -> StatusCode {
        self.row().0
    }

    /// A sentence that gives nothing away.
    pub fn public(self) -> &'static str {
        self.row().1
    }

    fn row(self) -> (StatusCode, &'static str) {
        match self {
            Self::BadRequest => (StatusCode::BAD_REQUEST, "Bad request"),
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "Sign in first"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "Not allowed"),
            Self::NotFound => (StatusCode::NOT_FOUND, "Not found"),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "Method not allowed"),
            Self::Conflict => (StatusCode::CONFLICT, "Conflict"),
            Self::UnsupportedMedia => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported media type")
            }
            Self::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, "Some values were refused"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "Too large"),
            Self::RateLimited => (StatusCode::TOO_MANY_REQUESTS, "Too many requests"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "Not available right now"),
            Self::Config | Self::Internal => {
                (StatusCode::INTERNAL_SERVER_ERROR, "Internal server error")
            }
        }
    }
}
