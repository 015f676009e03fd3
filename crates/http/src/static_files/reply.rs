//! A file that was found, as a response.

use super::{body::FileBody, condition, kind::content_type, path::SafePath, range::Range};
use axum_core::{body::Body, response::Response};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts};
use std::{fs::File, time::SystemTime};

/// A file.
pub(super) struct Found {
    pub(super) length: u64,
    pub(super) version: String,
    pub(super) modified: Option<SystemTime>,
    pub(super) content: Content,
}

pub(super) enum Content {
    Bytes(Bytes),
    File(File),
}

impl Found {
    pub(super) fn reply(self, path: &SafePath, request: &Parts) -> Response {
        let tag = format!("\"{}\"", self.version);
        let mut response = Response::new(Body::empty());
        self.describe(response.headers_mut(), &tag, request.uri.query());
        if condition::is_unchanged(&request.headers, &tag, self.modified) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        set(
            response.headers_mut(),
            header::CONTENT_TYPE,
            content_type(path.as_str()),
        );
        let (start, length) = match self.range(&tag, request) {
            Range::Whole => (0, self.length),
            Range::Part { start, length } => {
                *response.status_mut() = StatusCode::PARTIAL_CONTENT;
                let value = format!("bytes {start}-{}/{}", start + length - 1, self.length);
                set(response.headers_mut(), header::CONTENT_RANGE, &value);
                (start, length)
            }
            Range::Outside => {
                *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
                set(
                    response.headers_mut(),
                    header::CONTENT_RANGE,
                    &format!("bytes */{}", self.length),
                );
                return response;
            }
        };
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        if request.method != Method::HEAD {
            *response.body_mut() = self.content.part(start, length);
        }
        response
    }

    fn range(&self, tag: &str, request: &Parts) -> Range {
        let field = request
            .headers
            .get(header::RANGE)
            .and_then(|range| range.to_str().ok());
        match field {
            Some(field) if condition::allows_range(&request.headers, tag, self.modified) => {
                Range::read(field, self.length)
            }
            _ => Range::Whole,
        }
    }

    /// The headers that a 304 has too.
    fn describe(&self, headers: &mut HeaderMap, tag: &str, query: Option<&str>) {
        set(headers, header::ETAG, tag);
        set(headers, header::ACCEPT_RANGES, "bytes");
        set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        let versioned =
            query.and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("v=")));
        let keep = if versioned == Some(&self.version) {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        set(headers, header::CACHE_CONTROL, keep);
        if let Some(modified) = self.modified {
            set(
                headers,
                header::LAST_MODIFIED,
                &httpdate::fmt_http_date(modified),
            );
        }
    }
}

impl Content {
    fn part(self, start: u64, length: u64) -> Body {
        match self {
            Self::File(file) => Body::new(FileBody::new(file, start, length)),
            Self::Bytes(bytes) => {
                let at = |n: u64| usize::try_from(n).map_or(bytes.len(), |n| n.min(bytes.len()));
                Body::from(bytes.slice(at(start)..at(start + length)))
            }
        }
    }
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
