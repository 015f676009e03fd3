//! gzip for what is text and long enough to be worth it.

use axum::{body::Body, response::Response};
use flate2::{Compression, write::GzEncoder};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use http_body::Body as _;
use http_body_util::BodyExt as _;
use std::io::Write as _;

/// Shorter bodies grow, or fit into one packet anyway.
const SHORTEST: u64 = 1024;
/// Longer ones would keep the thread busy, and are better compressed once when the program is built.
const LONGEST: u64 = 1024 * 1024;

/// Whether the client takes gzip.
fn is_taken(accepted: &HeaderValue) -> bool {
    let Ok(accepted) = accepted.to_str() else {
        return false;
    };
    let mut codings = accepted.split(',').map(|coding| coding.trim().split(';'));
    codings.any(|mut pieces| {
        let is_gzip = pieces
            .next()
            .is_some_and(|name| name.trim().eq_ignore_ascii_case("gzip"));
        is_gzip
            && !pieces.any(|weight| matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

/// The response, compressed.
pub(super) async fn compressed(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(plain) = body.collect().await else {
        // The body broke off; there is nothing that could be sent in its place.
        return Response::from_parts(parts, Body::empty());
    };
    let plain = plain.to_bytes();
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 3), Compression::fast());
    let packed = encoder.write_all(&plain).and_then(|()| encoder.finish());
    let Ok(packed) = packed else {
        return Response::from_parts(parts, Body::from(plain));
    };
    describe(&mut parts.headers);
    Response::from_parts(parts, Body::from(packed))
}

/// Whether compressing helps, and the client takes it.
pub(super) fn is_worth_it(response: &Response, accepted: Option<&HeaderValue>) -> bool {
    let headers = response.headers();
    let length = response.body().size_hint().exact().unwrap_or(0);
    (SHORTEST..=LONGEST).contains(&length)
        && response.status() != StatusCode::PARTIAL_CONTENT
        && !headers.contains_key(header::CONTENT_ENCODING)
        && headers.get(header::CONTENT_TYPE).is_some_and(is_text)
        && accepted.is_some_and(is_taken)
}

fn is_text(kind: &HeaderValue) -> bool {
    const KINDS: [&str; 5] = [
        "text/",
        "application/json",
        "application/javascript",
        "application/problem+json",
        "image/svg+xml",
    ];
    kind.to_str()
        .is_ok_and(|kind| KINDS.iter().any(|text| kind.starts_with(text)))
}

fn describe(headers: &mut HeaderMap) {
    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    headers.append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.remove(header::CONTENT_LENGTH);
    headers.remove(header::ACCEPT_RANGES);
    // The bytes differ now, what they mean does not: that is a weak tag.
    let tag = headers
        .get(header::ETAG)
        .and_then(|tag| tag.to_str().ok())
        .filter(|tag| !tag.starts_with("W/"));
    if let Some(weak) = tag.and_then(|tag| HeaderValue::try_from(format!("W/{tag}")).ok()) {
        headers.insert(header::ETAG, weak);
    }
}

#[cfg(test)]
mod tests {
    use super::is_taken;

    fn taken(accepted: &'static str) -> bool {
        is_taken(&http::HeaderValue::from_static(accepted))
    }

    #[test]
    fn the_client_says_what_it_takes() {
        assert!(taken("gzip") && taken("br, GZIP;q=0.5") && taken("deflate,gzip ; q=1"));
        assert!(!taken("br") && !taken("gzip;q=0") && !taken("identity"));
    }
}
