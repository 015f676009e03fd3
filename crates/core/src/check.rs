//! Mistakes in the set-up of a program, found before it serves and printed together.

use crate::{Error, ErrorKind};
use std::{borrow::Cow, fmt, panic::Location};

/// A place in the user's program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// Path of the file, as rustc was given it.
    pub file: &'static str,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

impl At {
    /// The line that calls the function this stands in.
    #[track_caller]
    pub fn caller() -> Self {
        Location::caller().into()
    }
}

impl From<&Location<'static>> for At {
    fn from(location: &Location<'static>) -> Self {
        Self {
            file: location.file(),
            line: location.line(),
            column: location.column(),
        }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The program starts, and somebody should look at it.
    Warning,
    /// The program does not start.
    Error,
}

/// One mistake: what it is, where it stands, what to do.
///
/// ```
/// use carafe_core::check::Check;
///
/// let check = Check::error("http.E002", "two routes are named \"product\"").hint("give one of them a `name`");
/// assert_eq!(
///     check.to_string(),
///     "error[http.E002]: two routes are named \"product\"\n  = help: give one of them a `name`"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    level: Level,
    code: &'static str,
    message: Cow<'static, str>,
    hint: Option<Cow<'static, str>>,
    at: Option<At>,
}

impl Check {
    /// A mistake that keeps the program from starting.
    pub fn error(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            level: Level::Error,
            code,
            message: message.into(),
            hint: None,
            at: None,
        }
    }

    /// Something to look at; the program starts all the same.
    pub fn warning(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            level: Level::Warning,
            ..Self::error(code, message)
        }
    }

    /// Says what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says where in the user's program it stands.
    #[must_use]
    pub fn at(mut self, at: impl Into<At>) -> Self {
        self.at = Some(at.into());
        self
    }

    /// How bad it is.
    pub fn level(&self) -> Level {
        self.level
    }

    /// The code that names its page in `docs/errors/`.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    pub fn hint_text(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// The user's line.
    pub fn location(&self) -> Option<At> {
        self.at
    }
}

/// Message, code and hint of an error; its line only when [`at`](Check::at) adds it.
impl From<&Error> for Check {
    fn from(error: &Error) -> Self {
        let check = Self::error(
            error.error_code().unwrap_or("core.E006"),
            error.message().to_owned(),
        );
        match error.hint_text() {
            Some(hint) => check.hint(hint.to_owned()),
            None => check,
        }
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Warning => "warning",
            Level::Error => "error",
        };
        write!(f, "{level}[{}]: {}", self.code, self.message)?;
        if let Some(at) = self.at {
            write!(f, "\n  --> {at}")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n  = help: {hint}")?;
        }
        Ok(())
    }
}

/// Every mistake that was found, to be printed together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checks(Vec<Check>);

impl Checks {
    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, check: Check) {
        self.0.push(check);
    }

    /// All of them, in the order they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Check> {
        self.0.iter()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many keep the program from starting.
    pub fn errors(&self) -> usize {
        self.0
            .iter()
            .filter(|check| check.level == Level::Error)
            .count()
    }

    /// How many keep the program from starting, in words: `1 mistake`, `2 mistakes`.
    pub fn count(&self) -> String {
        match self.errors() {
            1 => "1 mistake".to_owned(),
            errors => format!("{errors} mistakes"),
        }
    }

    /// `Err` with all of them when one keeps the program from starting.
    pub fn into_result(self) -> Result<(), Self> {
        if self.errors() == 0 {
            Ok(())
        } else {
            Err(self)
        }
    }
}

impl Extend<Check> for Checks {
    fn extend<I: IntoIterator<Item = Check>>(&mut self, checks: I) {
        self.0.extend(checks);
    }
}

impl FromIterator<Check> for Checks {
    fn from_iter<I: IntoIterator<Item = Check>>(checks: I) -> Self {
        Self(checks.into_iter().collect())
    }
}

impl IntoIterator for Checks {
    type Item = Check;
    type IntoIter = std::vec::IntoIter<Check>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Checks {
    type Item = &'a Check;
    type IntoIter = std::slice::Iter<'a, Check>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl From<Check> for Checks {
    fn from(check: Check) -> Self {
        Self(vec![check])
    }
}

impl fmt::Display for Checks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, check) in self.iter().enumerate() {
            if n > 0 {
                f.write_str("\n")?;
            }
            check.fmt(f)?;
        }
        Ok(())
    }
}

/// As one error, for programs that build their app inside a function of their own.
impl From<Checks> for Error {
    #[track_caller]
    fn from(checks: Checks) -> Self {
        Self::new(ErrorKind::Config, checks.to_string())
    }
}
