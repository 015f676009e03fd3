//! One error for the whole public API.
//!
//! [`Error`] is opaque and 8 bytes: a kind, a code, a message, a hint, the cause and the line of the
//! user's program where it arose. It does not implement [`std::error::Error`], so that `?` turns any
//! error into it; [`Error::into_boxed`] gives one that does.

mod boxed;
mod kind;
mod report;
mod respond;

use std::{borrow::Cow, error::Error as StdError, panic::Location};

pub use self::{boxed::BoxedError, kind::ErrorKind};

/// What every fallible function of Carafe returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Cause = Box<dyn StdError + Send + Sync>;

/// What went wrong, where, and what to do about it.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    code: Option<&'static str>,
    message: Cow<'static, str>,
    hint: Option<Cow<'static, str>>,
    constraint: Option<Box<str>>,
    fields: Vec<FieldError>,
    cause: Option<Cause>,
    at: &'static Location<'static>,
}

/// One field that was refused, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field; empty when the error is about the whole row or form.
    pub field: Cow<'static, str>,
    /// Short code of the rule, such as `unique` or `max_length`.
    pub code: &'static str,
    /// What to tell the person who typed it.
    pub message: String,
}

/// Put into an error's `source()` chain, it decides the HTTP status that `?` gives.
///
/// ```
/// use carafe_core::{Error, ErrorKind, Status};
///
/// let error: Error = Status(ErrorKind::NotFound).into();
/// assert_eq!(error.kind(), ErrorKind::NotFound);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status(pub ErrorKind);

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.public())
    }
}

impl StdError for Status {}

impl Error {
    /// An error of this kind with a message for the person who made the mistake.
    #[track_caller]
    pub fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            kind,
            code: None,
            message: message.into(),
            hint: None,
            constraint: None,
            fields: Vec::new(),
            cause: None,
            at: Location::caller(),
        }))
    }

    /// Nothing was found: 404.
    #[track_caller]
    pub fn not_found() -> Self {
        Self::new(ErrorKind::NotFound, ErrorKind::NotFound.public())
    }

    /// The request makes no sense: 400.
    #[track_caller]
    pub fn bad_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::BadRequest, message)
    }

    /// Nobody is signed in: 401.
    #[track_caller]
    pub fn unauthorized() -> Self {
        Self::new(ErrorKind::Unauthorized, ErrorKind::Unauthorized.public())
    }

    /// Whoever is signed in may not do this: 403.
    #[track_caller]
    pub fn forbidden(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Forbidden, message)
    }

    /// Something is wrong on our side: 500. The message stays in the log.
    #[track_caller]
    pub fn internal(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Internal, message)
    }

    /// A setting or the set-up of the program is wrong: it cannot start.
    #[track_caller]
    pub fn config(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Config, message)
    }

    /// Input was refused field by field: 422.
    #[track_caller]
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        let mut error = Self::new(ErrorKind::Invalid, ErrorKind::Invalid.public());
        error.0.fields = fields;
        error
    }

    /// Adds the code that names the page in `docs/errors/`, such as `orm.E001`.
    #[must_use]
    pub fn code(mut self, code: &'static str) -> Self {
        self.0.code = Some(code);
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Adds the error that caused this one.
    #[must_use]
    pub fn cause(mut self, cause: impl Into<Cause>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// Names the database constraint that refused the write.
    #[must_use]
    pub fn with_constraint(mut self, name: impl Into<Box<str>>) -> Self {
        self.0.constraint = Some(name.into());
        self
    }

    /// Adds one refused field.
    #[must_use]
    pub fn field(
        mut self,
        field: impl Into<Cow<'static, str>>,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        self.0.fields.push(FieldError {
            field: field.into(),
            code,
            message: message.into(),
        });
        self
    }

    /// Says where in the user's program it happened, when that is not where it was made.
    #[must_use]
    pub fn located(mut self, at: &'static Location<'static>) -> Self {
        self.0.at = at;
        self
    }

    /// What sort of error this is; it decides the HTTP status.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The HTTP status this error answers with.
    pub fn status(&self) -> http::StatusCode {
        self.0.kind.status()
    }

    /// The code that names its page in `docs/errors/`.
    pub fn error_code(&self) -> Option<&'static str> {
        self.0.code
    }

    /// The message, without hint and causes.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it.
    pub fn hint_text(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// The database constraint that refused the write.
    pub fn constraint(&self) -> Option<&str> {
        self.0.constraint.as_deref()
    }

    /// The fields that were refused.
    pub fn fields(&self) -> &[FieldError] {
        &self.0.fields
    }

    /// The user's line.
    pub fn location(&self) -> &'static Location<'static> {
        self.0.at
    }

    /// The error that caused this one.
    pub fn source(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        self.0.cause.as_deref()
    }

    /// Whether nothing was found.
    pub fn is_not_found(&self) -> bool {
        self.0.kind == ErrorKind::NotFound
    }

    /// Whether a value stands in another row already.
    pub fn is_unique_violation(&self) -> bool {
        self.0.code == Some(codes::UNIQUE)
    }

    /// Whether a row is still referred to, or refers to a row that is not there.
    pub fn is_foreign_key_violation(&self) -> bool {
        self.0.code == Some(codes::FOREIGN_KEY)
    }

    /// Whether the database could not run two transactions side by side; trying again may help.
    pub fn is_serialization_failure(&self) -> bool {
        self.0.code == Some(codes::SERIALIZATION)
    }

    /// The first cause of this type, looking through the whole chain.
    pub fn downcast_ref<E: StdError + 'static>(&self) -> Option<&E> {
        let mut error: &(dyn StdError + 'static) = self.0.cause.as_deref()?;
        loop {
            if let Some(found) = error.downcast_ref() {
                return Some(found);
            }
            error = error.source()?;
        }
    }
}

/// Codes that predicates of [`Error`] look for; engines set them.
pub mod codes {
    /// A unique constraint refused the write.
    pub const UNIQUE: &str = "orm.E101";
    /// A foreign key refused the write.
    pub const FOREIGN_KEY: &str = "orm.E102";
    /// Two transactions could not be put in an order.
    pub const SERIALIZATION: &str = "orm.E103";
}

impl<E: StdError + Send + Sync + 'static> From<E> for Error {
    #[track_caller]
    fn from(error: E) -> Self {
        let at = Location::caller();
        let boxed: Cause = Box::new(error);
        match boxed.downcast::<BoxedError>() {
            Ok(ours) => ours.into_inner(),
            Err(foreign) => from_foreign(foreign).located(at),
        }
    }
}

/// The status is found by walking the chain, so an engine's error keeps it inside a user's own wrapper.
fn from_foreign(cause: Cause) -> Error {
    let kind = kind_in_chain(&*cause).unwrap_or(ErrorKind::Internal);
    Error::new(kind, cause.to_string()).cause(cause)
}

fn kind_in_chain(mut error: &(dyn StdError + 'static)) -> Option<ErrorKind> {
    loop {
        if let Some(status) = error.downcast_ref::<Status>() {
            return Some(status.0);
        }
        if let Some(ours) = error.downcast_ref::<BoxedError>() {
            return Some(ours.as_inner().kind());
        }
        error = error.source()?;
    }
}
