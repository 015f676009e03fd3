//! The page for an error of ours, in development.

use super::{
    html::{Escaped, frame},
    source::excerpt,
};
use carafe_core::{Error, check::At, context::Context};
use http::StatusCode;
use std::{error::Error as StdError, fmt::Write as _};

/// Message, causes, the user's line, what to do, the request and its statements.
pub(super) fn page(context: &Context, status: StatusCode, error: &Error, at: At) -> String {
    let code = error.error_code().map_or(String::new(), |code| {
        format!(" <span class=\"quiet\">{code}</span>")
    });
    let mut body = format!("<h1 class=\"bad\">{}{code}</h1>", Escaped(error.message()));
    if let Some(hint) = error.hint_text() {
        let _ = write!(body, "<p>{}</p>", Escaped(hint));
    }
    causes(&mut body, error);
    let _ = write!(body, "<h2>{}</h2>", Escaped(&format!("{at}")));
    body.push_str(&excerpt(at, context.app().settings()).unwrap_or_default());
    request(&mut body, context);
    statements(&mut body, context);
    let report = error.report();
    let _ = write!(body, "<h2>As text</h2><pre>{}</pre>", Escaped(&report));
    frame(&format!("{} {}", status.as_u16(), error.message()), &body)
}

fn causes(body: &mut String, error: &Error) {
    let mut next = error
        .source()
        .map(|cause| cause as &(dyn StdError + 'static));
    let mut last = error.message().to_owned();
    let mut list = String::new();
    while let Some(cause) = next {
        let text = cause.to_string();
        if text != last {
            let _ = write!(list, "<li>{}</li>", Escaped(&text));
        }
        last = text;
        next = cause.source();
    }
    if !list.is_empty() {
        let _ = write!(body, "<h2>Caused by</h2><ol>{list}</ol>");
    }
}

fn request(body: &mut String, context: &Context) {
    let Some(info) = context.info() else { return };
    let route = context.route().unwrap_or("no route");
    let _ = write!(
        body,
        "<h2>Request</h2><table><tr><td>{} {}</td><td>{}</td><td class=\"quiet\">{}</td></tr></table>",
        info.method,
        Escaped(&info.uri.to_string()),
        Escaped(route),
        context.id()
    );
}

fn statements(body: &mut String, context: &Context) {
    let queries = context.queries();
    if queries.is_empty() {
        return;
    }
    let _ = write!(body, "<h2>{} SQL</h2><pre>", context.query_count());
    for query in queries {
        let _ = writeln!(body, "{}", Escaped(&query));
    }
    body.push_str("</pre>");
}
