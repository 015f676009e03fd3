use carafe_http::security::{ContentPolicy, HeaderPolicy};
use http::{HeaderMap, HeaderValue, header};

fn page() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers
}

#[test]
fn pages_get_all_of_them_and_text_the_short_list() {
    let mut headers = page();
    HeaderPolicy::default().apply(&mut headers, None, false);
    assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
    assert_eq!(headers["referrer-policy"], "same-origin");
    let policy = headers["content-security-policy"].to_str().unwrap();
    for part in [
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(
        !policy.contains("nonce") && !policy.contains("unsafe"),
        "{policy}"
    );
    let mut headers = HeaderMap::new();
    HeaderPolicy::default().apply(&mut headers, None, false);
    assert_eq!(headers.len(), 3);
}

#[test]
fn the_nonce_stands_in_scripts_and_styles() {
    let mut headers = page();
    HeaderPolicy::default().apply(&mut headers, Some("c0ffee"), false);
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("script-src 'self' 'nonce-c0ffee'; style-src 'self' 'nonce-c0ffee'"),
        "{policy}"
    );
}

#[test]
fn what_a_handler_set_stays() {
    let mut headers = page();
    headers.insert(
        header::X_FRAME_OPTIONS,
        HeaderValue::from_static("SAMEORIGIN"),
    );
    HeaderPolicy::default().apply(&mut headers, None, false);
    assert_eq!(headers["x-frame-options"], "SAMEORIGIN");
}

#[test]
fn headers_that_come_twice_stay_two() {
    let mut headers = page();
    headers.append(header::SET_COOKIE, HeaderValue::from_static("a=1"));
    headers.append(header::SET_COOKIE, HeaderValue::from_static("b=2"));
    headers.append(header::VARY, HeaderValue::from_static("Cookie"));
    HeaderPolicy::default().apply(&mut headers, None, false);
    assert_eq!(headers.get_all(header::SET_COOKIE).iter().count(), 2);
    assert_eq!(
        (
            headers["vary"].as_bytes(),
            headers["referrer-policy"].as_bytes()
        ),
        (&b"Cookie"[..], &b"same-origin"[..])
    );
}

#[test]
fn a_policy_can_be_changed_or_dropped() {
    let policy = HeaderPolicy::default()
        .frame(HeaderValue::from_static("SAMEORIGIN"))
        .content(None);
    let policy = policy.referrer(HeaderValue::from_static("no-referrer"));
    let mut headers = page();
    policy.apply(&mut headers, Some("c0ffee"), false);
    assert!(!headers.contains_key("content-security-policy"));
    assert_eq!(
        (&headers["x-frame-options"], &headers["referrer-policy"]),
        (
            &"SAMEORIGIN".parse().unwrap(),
            &"no-referrer".parse::<HeaderValue>().unwrap()
        )
    );
}

#[test]
fn https_only_is_said_over_https_only() {
    let policy = HeaderPolicy::default().https_only(3600);
    let (mut open, mut secure) = (page(), page());
    policy.apply(&mut open, None, false);
    policy.apply(&mut secure, None, true);
    assert!(!open.contains_key("strict-transport-security"));
    assert_eq!(secure["strict-transport-security"], "max-age=3600");
}

#[test]
fn a_policy_with_a_line_end_is_refused() {
    assert_eq!(
        ContentPolicy::new("a\r\nb").unwrap_err().error_code(),
        Some("http.E034")
    );
}
