//! Whether the browser has the file already.

use http::{HeaderMap, header};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// RFC 9110, 13.2.2: tags decide when there are any, dates only without them.
pub(super) fn is_unchanged(headers: &HeaderMap, tag: &str, modified: Option<SystemTime>) -> bool {
    let mut tags = headers.get_all(header::IF_NONE_MATCH).iter().peekable();
    if tags.peek().is_some() {
        return tags
            .filter_map(|tags| tags.to_str().ok())
            .any(|tags| names(tags, tag));
    }
    let since = headers
        .get(header::IF_MODIFIED_SINCE)
        .and_then(|since| since.to_str().ok());
    let since = since.and_then(|since| httpdate::parse_http_date(since).ok());
    matches!((modified, since), (Some(modified), Some(since)) if whole_seconds(modified) <= since)
}

/// Whether a list of tags has this one. Compared weakly: a proxy that compresses makes tags weak.
fn names(tags: &str, tag: &str) -> bool {
    tags.split(',')
        .map(str::trim)
        .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

/// Whether a range may be taken from this version of the file (RFC 9110, 13.1.5).
pub(super) fn allows_range(headers: &HeaderMap, tag: &str, modified: Option<SystemTime>) -> bool {
    let Some(condition) = headers.get(header::IF_RANGE) else {
        return true;
    };
    let Ok(condition) = condition.to_str() else {
        return false;
    };
    condition == tag || {
        let date = httpdate::parse_http_date(condition).ok();
        date.is_some() && date == modified.map(whole_seconds)
    }
}

/// Dates in headers have no fractions.
fn whole_seconds(at: SystemTime) -> SystemTime {
    let seconds = at.duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs());
    UNIX_EPOCH + Duration::from_secs(seconds)
}
