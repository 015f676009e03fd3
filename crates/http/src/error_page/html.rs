//! The frame of the pages, and the page that gives nothing away.

use carafe_core::{Error, context::Context};
use http::StatusCode;
use std::fmt::{self, Write as _};

const STYLE: &str = include_str!("style.css");

/// Text with the five letters escaped that mean something in HTML.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#x27;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// A whole page around a body.
pub(super) fn frame(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>{}</title><style>{STYLE}</style></head>\n<body><main>{body}</main></body>\n</html>\n",
        Escaped(title)
    )
}

/// What everybody may see: the status, what may be told of a 4xx, and the id of the request.
pub(super) fn plain(status: StatusCode, error: Option<&Error>, context: &Context) -> String {
    let reason = status.canonical_reason().unwrap_or("Error");
    let mut body = format!("<h1>{} {reason}</h1>", status.as_u16());
    let told = error
        .map(Error::public_message)
        .filter(|told| *told != reason);
    if let Some(told) = told {
        let _ = write!(body, "<p>{}</p>", Escaped(told));
    }
    if status.is_server_error() {
        let _ = write!(body, "<p class=\"quiet\">Request {}</p>", context.id());
    }
    frame(reason, &body)
}
