//! The default stack.

use super::asking::{ask, built, request, response, send};
use carafe::{Request, StackService, prelude::*};

#[get("/page")]
async fn page() -> Html {
    html("<p>")
}

#[get("/nonce")]
async fn nonce(carafe::CspNonce(nonce): carafe::CspNonce) -> Html {
    html(nonce)
}

#[post("/change")]
async fn change(body: String) -> String {
    body
}

fn app() -> StackService {
    built(App::new().routes(routes![page, nonce, change]))
}

fn with(method: &str, uri: &str, headers: &[(&'static str, &str)]) -> Request {
    let mut request = request(method, uri, "");
    for (name, value) in headers {
        request
            .headers_mut()
            .insert(*name, value.parse().expect("a header"));
    }
    request
}

fn status(request: Request) -> u16 {
    send(&app(), request).0
}

#[test]
fn every_answer_has_its_own_id() {
    let app = app();
    let id = |uri| response(&app, "GET", uri).headers()["x-request-id"].clone();
    assert_eq!(id("/page").len(), 32);
    assert_ne!(id("/page"), id("/none"));
}

#[test]
fn only_our_own_hosts_are_answered() {
    for (host, expected) in [
        ("localhost", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]", 200),
        ("evil.example", 400),
    ] {
        assert_eq!(
            status(with("GET", "/page", &[("host", host)])),
            expected,
            "{host}"
        );
    }
    let production =
        carafe::settings::Settings::defaults(carafe::settings::Environment::Production)
            .with("security", "secret_key", "Jc3nXk2mQz8wRt5vYb7uLp9sDf4gHh6j")
            .with("security", "allowed_hosts", "shop.example,.cdn.example");
    let app = App::new()
        .routes(routes![page])
        .settings(production)
        .build()
        .unwrap();
    for (host, expected) in [
        ("shop.example", 200),
        ("a.cdn.example", 200),
        ("localhost", 400),
    ] {
        assert_eq!(
            send(&app, with("GET", "/page", &[("host", host)])).0,
            expected,
            "{host}"
        );
    }
}

#[test]
fn unsafe_requests_must_come_from_our_own_pages() {
    let site = |value| status(with("POST", "/change", &[("sec-fetch-site", value)]));
    assert_eq!(
        [
            site("same-origin"),
            site("none"),
            site("same-site"),
            site("cross-site")
        ],
        [200, 200, 403, 403]
    );
    let origin = |value| status(with("POST", "/change", &[("origin", value)]));
    assert_eq!(
        [
            origin("http://localhost"),
            origin("https://evil.example"),
            origin("null")
        ],
        [200, 403, 403]
    );
    assert_eq!(
        status(with("POST", "/change", &[])),
        200,
        "curl has no cookie to misuse"
    );
    assert_eq!(status(with("POST", "/change", &[("cookie", "a=b")])), 403);
    assert_eq!(
        status(with("GET", "/page", &[("sec-fetch-site", "cross-site")])),
        200
    );
}

#[test]
fn pages_get_a_policy_and_the_nonce_only_when_it_was_used() {
    let app = app();
    let policy = |uri| {
        response(&app, "GET", uri).headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert!(!policy("/page").contains("nonce-"));
    let answer = response(&app, "GET", "/nonce");
    let policy = answer.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    let (_, nonce) = super::asking::block(super::asking::text(answer));
    assert!(policy.contains(&format!("'nonce-{nonce}'")), "{policy}");
}

#[test]
fn a_switch_turns_one_thing_off() {
    let app = built(
        App::new()
            .stack(|stack| stack.headers = false)
            .routes(routes![page]),
    );
    let answer = response(&app, "GET", "/page");
    assert!(!answer.headers().contains_key("content-security-policy"));
    assert!(answer.headers().contains_key("x-request-id"));
}

#[test]
fn a_body_over_the_limit_is_refused() {
    let settings = carafe::settings::Settings::defaults(carafe::settings::Environment::Development);
    let settings = settings.with("http", "body_limit", "8");
    let app = App::new()
        .routes(routes![change])
        .settings(settings)
        .build()
        .unwrap();
    assert_eq!(send(&app, request("POST", "/change", "12345678")).0, 200);
    assert_eq!(send(&app, request("POST", "/change", "123456789")).0, 413);
}

#[test]
fn a_refusal_is_an_error_like_any_other() {
    let app = built(
        App::new()
            .routes(routes![change])
            .on_status(403, async |_: Error| "never reached"),
    );
    let (status, text) = send(
        &app,
        with("POST", "/change", &[("sec-fetch-site", "cross-site")]),
    );
    assert_eq!(status, 403);
    assert!(
        text.contains("application/problem+json") || text.contains("\"code\":\"http.E104\""),
        "{text}"
    );
    assert_eq!(ask(&app, "GET", "/change").0, 405);
}

#[cfg(feature = "compress")]
#[test]
fn long_pages_are_compressed_for_those_who_take_it() {
    #[get("/long")]
    async fn long() -> Html {
        html("<p>again</p>".repeat(1000))
    }
    let app = built(App::new().routes(routes![long, page]));
    let packed =
        super::asking::block(app.answer(with("GET", "/long", &[("accept-encoding", "br, gzip")])));
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    assert_eq!(packed.headers()["vary"], "Accept-Encoding");
    let bytes = super::asking::block(axum::body::to_bytes(packed.into_body(), usize::MAX)).unwrap();
    assert!(
        bytes.len() < 1000 && bytes.starts_with(&[0x1f, 0x8b]),
        "{} bytes",
        bytes.len()
    );
    let plain = response(&app, "GET", "/long");
    assert!(!plain.headers().contains_key("content-encoding"));
    let short =
        super::asking::block(app.answer(with("GET", "/page", &[("accept-encoding", "gzip")])));
    assert!(!short.headers().contains_key("content-encoding"));
}

#[test]
fn behind_our_own_proxy_a_cookie_knows_that_it_came_by_https() {
    #[get("/secure")]
    async fn secure() -> String {
        let seen =
            carafe::context::with(|context| context.info().map(|info| (info.secure, info.peer)));
        format!("{:?}", seen.flatten())
    }
    let settings = carafe::settings::Settings::defaults(carafe::settings::Environment::Development)
        .with("http", "trusted_proxies", "10.0.0.0/8");
    let app = App::new()
        .routes(routes![secure])
        .settings(settings)
        .build()
        .unwrap();
    let from = |peer: &str| {
        let request = with(
            "GET",
            "/secure",
            &[
                ("x-forwarded-for", "192.0.2.1"),
                ("x-forwarded-proto", "https"),
            ],
        );
        let peer = carafe::http::server::Peer {
            address: peer.parse().ok(),
            secure: false,
        };
        super::asking::block(async {
            super::asking::text(app.answer_from(request, peer).await)
                .await
                .1
        })
    };
    assert_eq!(from("10.0.0.1:1"), "Some((true, Some(192.0.2.1)))");
    assert_eq!(from("192.0.2.9:1"), "Some((false, Some(192.0.2.9)))");
}
