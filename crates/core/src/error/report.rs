//! How an error reads: one line by `Display`, the whole story by [`Error::report`] and `Debug`.

use super::Error;
use std::fmt::{self, Write as _};

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.report())
    }
}

impl Error {
    /// Code, message, fields, the user's line, hint and causes, as a terminal shows them.
    pub fn report(&self) -> String {
        let mut text = String::from("error");
        if let Some(code) = self.error_code() {
            let _ = write!(text, "[{code}]");
        }
        let _ = write!(text, ": {self}\n  --> {}", self.location());
        for field in self.fields() {
            let _ = write!(text, "\n  {}: {}", field.field, field.message);
        }
        if let Some(hint) = self.hint_text() {
            let _ = write!(text, "\n  = help: {hint}");
        }
        self.write_causes(&mut text);
        text
    }

    /// A cause that only repeats the line above it says nothing.
    fn write_causes(&self, text: &mut String) {
        let mut last = self.message().to_owned();
        let mut next = self
            .source()
            .map(|cause| cause as &(dyn std::error::Error + 'static));
        while let Some(cause) = next {
            let line = cause.to_string();
            if line != last {
                let _ = write!(text, "\n  caused by: {line}");
            }
            last = line;
            next = cause.source();
        }
    }
}
