//! Errors for programs: `application/problem+json`, as RFC 9457 describes it.

use super::with_body;
use axum::response::Response;
use carafe_core::Error;
use std::fmt::Write as _;

/// The answer with a problem as its body.
pub(super) fn answer(response: Response, error: Option<&Error>) -> Response {
    let status = response.status();
    let title = status.canonical_reason().unwrap_or("Error");
    let mut body = format!(
        "{{\"type\":\"about:blank\",\"title\":{},\"status\":{}",
        quoted(title),
        status.as_u16()
    );
    if let Some(error) = error {
        detail(&mut body, error);
    }
    body.push('}');
    with_body(response, body, "application/problem+json")
}

/// Detail and code of a 4xx, and the refused fields: `"errors":{"name":["…"]}`.
fn detail(body: &mut String, error: &Error) {
    let _ = write!(body, ",\"detail\":{}", quoted(error.public_message()));
    if error.status().is_server_error() {
        return;
    }
    if let Some(code) = error.error_code() {
        let _ = write!(body, ",\"code\":{}", quoted(code));
    }
    if error.fields().is_empty() {
        return;
    }
    let mut names: Vec<&str> = Vec::new();
    for field in error.fields() {
        if !names.contains(&&*field.field) {
            names.push(&field.field);
        }
    }
    let errors: Vec<String> = names
        .into_iter()
        .map(|name| of_field(name, error))
        .collect();
    let _ = write!(body, ",\"errors\":{{{}}}", errors.join(","));
}

fn of_field(name: &str, error: &Error) -> String {
    let own = error.fields().iter().filter(|field| field.field == name);
    let messages: Vec<String> = own.map(|field| quoted(&field.message)).collect();
    format!("{}:[{}]", quoted(name), messages.join(","))
}

/// A JSON string. A micro app has no JSON library, and this is all it would be used for.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            control if control < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
