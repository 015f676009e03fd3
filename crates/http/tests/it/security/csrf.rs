use axum_core::body::Body;
use carafe_http::security::{
    Csrf, Verdict,
    csrf::{self, Token},
};
use http::{Request, request::Builder};
use http_body_util::BodyExt as _;

const PASS: &str = "pass";
const REFUSE: &str = "refuse";
const TOKEN: &str = "token";

fn verdict(csrf: &Csrf, request: Builder, secure: bool) -> &'static str {
    match csrf.judge(&request.body(()).unwrap().into_parts().0, secure) {
        Verdict::Pass => PASS,
        Verdict::Refuse(_) => REFUSE,
        Verdict::NeedsToken => TOKEN,
    }
}

/// Origin, then the verdict without cookies, then with them.
const ORIGINS: &[(Option<&str>, &str, &str)] = &[
    (None, PASS, TOKEN),
    (Some("null"), REFUSE, REFUSE),
    (Some("https://shop.example"), PASS, PASS),
    (Some("https://SHOP.example"), PASS, PASS),
    (Some("https://shop.example:443"), PASS, PASS),
    (Some("https://shop.example:8443"), REFUSE, REFUSE),
    (Some("https://sub.shop.example"), REFUSE, REFUSE),
    (Some("https://evil.example"), REFUSE, REFUSE),
    (Some("https://shop.example.evil"), REFUSE, REFUSE),
    (Some("http://shop.example"), REFUSE, REFUSE),
    (Some("shop.example"), REFUSE, REFUSE),
    (Some(""), REFUSE, REFUSE),
];

fn from(origin: Option<&str>, kind: &str, method: &str) -> Builder {
    let request = Request::builder()
        .method(method)
        .header("host", "shop.example")
        .header("content-type", kind);
    match origin {
        Some(origin) => request.header("origin", origin),
        None => request,
    }
}

#[test]
fn without_fetch_metadata_the_origin_decides_for_forms_and_json() {
    let kinds = [
        "application/x-www-form-urlencoded",
        "application/json",
        "text/plain",
    ];
    let methods = ["POST", "PUT", "PATCH", "DELETE", "PURGE"];
    let asked = kinds
        .iter()
        .flat_map(|kind| methods.map(|method| (*kind, method)));
    for (kind, method) in asked {
        for (origin, bare, with_cookies) in ORIGINS {
            let cell = format!("{origin:?} {kind} {method}");
            let request = || from(*origin, kind, method);
            assert_eq!(verdict(&Csrf::default(), request(), true), *bare, "{cell}");
            let cookies = request().header("cookie", "session=1");
            assert_eq!(
                verdict(&Csrf::default(), cookies, true),
                *with_cookies,
                "{cell} with cookies"
            );
        }
    }
}

#[test]
fn fetch_metadata_decides_when_it_is_there() {
    let sites = [
        ("same-origin", PASS),
        ("none", PASS),
        ("same-site", REFUSE),
        ("cross-site", REFUSE),
        ("Same-Origin", REFUSE),
        ("", REFUSE),
    ];
    for (site, expected) in sites {
        for origin in ["https://shop.example", "https://evil.example"] {
            let request = Request::post("/")
                .header("host", "shop.example")
                .header("origin", origin);
            let request = request.header("sec-fetch-site", site);
            assert_eq!(
                verdict(&Csrf::default(), request, true),
                expected,
                "{site} {origin}"
            );
        }
    }
}

#[test]
fn safe_methods_are_not_judged() {
    for method in ["GET", "HEAD", "OPTIONS", "TRACE"] {
        let request = Request::builder()
            .method(method)
            .header("sec-fetch-site", "cross-site")
            .header("cookie", "a=b");
        assert_eq!(verdict(&Csrf::default(), request, true), PASS);
    }
}

#[test]
fn behind_a_proxy_that_ends_tls_the_origin_is_https() {
    let request = |origin| {
        Request::post("/")
            .header("host", "shop.example")
            .header("origin", origin)
    };
    assert_eq!(
        verdict(&Csrf::default(), request("https://shop.example"), false),
        PASS
    );
    assert_eq!(
        verdict(&Csrf::default(), request("http://shop.example"), false),
        PASS
    );
}

#[test]
fn trusted_origins_may_send_forms() {
    let csrf = Csrf::trusting(["https://admin.example"]).unwrap();
    let request = |origin| {
        Request::post("/")
            .header("host", "shop.example")
            .header("origin", origin)
    };
    assert_eq!(verdict(&csrf, request("https://admin.example"), true), PASS);
    assert_eq!(
        verdict(
            &csrf,
            request("https://admin.example").header("sec-fetch-site", "cross-site"),
            true
        ),
        PASS
    );
    assert_eq!(
        verdict(&csrf, request("https://other.example"), true),
        REFUSE
    );
    for wrong in [
        "admin.example",
        "https://",
        "https://a/b",
        "https://*.example",
    ] {
        assert_eq!(
            Csrf::trusting([wrong]).unwrap_err().code(),
            "http.E035",
            "{wrong}"
        );
    }
}

fn form(token: &Token, kind: &str, body: String) -> Request<Body> {
    let secret = cookie(token);
    Request::post("/")
        .header("cookie", secret)
        .header("content-type", kind)
        .body(body.into())
        .unwrap()
}

/// A token's cookie is the mask-free secret: it fits whatever the token masks.
fn cookie(token: &Token) -> String {
    let masked = token.masked();
    let half = |n: usize| u128::from_str_radix(&masked[n..n + 32], 16).unwrap();
    format!("csrf_token={:032x}", half(0) ^ half(32))
}

#[tokio::test]
async fn a_form_with_the_token_passes_and_keeps_its_body() {
    let token = Token::fresh();
    let body = format!("name=x&csrf_token={}&more=y", token.masked());
    let request = form(&token, "application/x-www-form-urlencoded", body.clone());
    let request = csrf::confirm(request, false, 1000).await.unwrap();
    assert_eq!(
        request.into_body().collect().await.unwrap().to_bytes(),
        body
    );
    let part = format!(
        "--b\r\nContent-Disposition: form-data; name=\"csrf_token\"\r\n\r\n{}\r\n--b--",
        token.masked()
    );
    assert!(
        csrf::confirm(
            form(&token, "multipart/form-data; boundary=b", part),
            false,
            1000
        )
        .await
        .is_ok()
    );
}

#[tokio::test]
async fn a_header_with_the_token_passes() {
    let token = Token::fresh();
    for name in ["X-CSRF-Token", "X-CSRFToken"] {
        let request = Request::post("/")
            .header("cookie", cookie(&token))
            .header(name, token.masked());
        assert!(
            csrf::confirm(request.body(Body::from("{}")).unwrap(), false, 1000)
                .await
                .is_ok()
        );
    }
}

#[tokio::test]
async fn a_missing_foreign_or_broken_token_is_refused() {
    let (token, other) = (Token::fresh(), Token::fresh());
    let urlencoded = "application/x-www-form-urlencoded";
    let table = [
        (urlencoded, "name=x".to_owned()),
        (urlencoded, format!("csrf_token={}", other.masked())),
        (urlencoded, format!("csrf_token={}", &token.masked()[..63])),
        (urlencoded, format!("csrf_token={}", "é".repeat(32))),
        (urlencoded, format!("csrf_token={}", "+".repeat(64))),
        (
            "application/json",
            format!("{{\"csrf_token\":\"{}\"}}", token.masked()),
        ),
    ];
    for (kind, body) in table {
        assert!(
            csrf::confirm(form(&token, kind, body.clone()), false, 1000)
                .await
                .is_err(),
            "{kind} {body}"
        );
    }
    let long = format!("{}&csrf_token={}", "x".repeat(1000), token.masked());
    assert!(
        csrf::confirm(form(&token, urlencoded, long), false, 1000)
            .await
            .is_err()
    );
    let no_cookie = Request::post("/")
        .header("cookie", "session=1")
        .header("x-csrf-token", token.masked());
    assert!(
        csrf::confirm(no_cookie.body(Body::empty()).unwrap(), false, 1000)
            .await
            .is_err()
    );
    // Over https only the guarded name counts: a page on another host of the domain can set the other one.
    let plain = Request::post("/")
        .header("cookie", cookie(&token))
        .header("x-csrf-token", token.masked());
    assert!(
        csrf::confirm(plain.body(Body::empty()).unwrap(), true, 1000)
            .await
            .is_err()
    );
}

#[test]
fn no_two_masked_tokens_are_equal() {
    let token = Token::fresh();
    assert_ne!(token.masked(), token.masked());
    assert!(
        token.fits(&token.masked()) && !token.fits("") && !token.fits(&Token::fresh().masked())
    );
}
