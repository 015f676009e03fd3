//! The test client.

use axum_core::{
    body::Body,
    response::{IntoResponse as _, Response},
};
use carafe_http::{server::Peer, test::Client};
use http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;

async fn app(request: Request<Body>, peer: Peer) -> Response {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let sent = |name: &str| {
        parts
            .headers
            .get(name)
            .map_or("-", |value| value.to_str().unwrap())
            .to_owned()
    };
    let to = |status: u16, place: &'static str| {
        (
            StatusCode::from_u16(status).unwrap(),
            [(header::LOCATION, place)],
        )
            .into_response()
    };
    match parts.uri.path() {
        "/echo" => {
            let fields = ["host", "cookie", "content-type", "sec-fetch-site", "x-own"]
                .map(sent)
                .join("|");
            let body = String::from_utf8_lossy(&body);
            format!(
                "{} {} {fields} {body} {}",
                parts.method, parts.uri, peer.secure
            )
            .into_response()
        }
        "/set" => [(header::SET_COOKIE, "a=1; Path=/; HttpOnly")].into_response(),
        "/set-secure" => [(header::SET_COOKIE, "s=2; Path=/; Secure")].into_response(),
        "/unset" => [(header::SET_COOKIE, "a=; Path=/; Max-Age=0")].into_response(),
        "/303" => to(303, "/echo?x#y"),
        "/308" => to(308, "echo"),
        "/away" => to(302, "https://other.example/"),
        "/round" => to(302, "/round"),
        "/json" => ([(header::CONTENT_TYPE, "application/json")], "{\"id\":7}").into_response(),
        "/form" => {
            "<form><input name=\"a\"><input type=hidden name=\"t\" value=\"x&amp;&#39;y\"></form>"
                .into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn client() -> Client {
    Client::new(app)
}

#[tokio::test]
async fn sends_what_a_browser_sends() {
    client()
        .get("/echo?a=b")
        .await
        .assert_text("GET /echo?a=b localhost|-|-|-|-  false");
    let form = client()
        .post("/echo")
        .form(&[("a b", "ü&="), ("c", "")])
        .await;
    form.assert_text("POST /echo localhost|-|application/x-www-form-urlencoded|same-origin|- a%20b=%C3%BC%26%3D&c= false");
    let json = client()
        .put("/echo")
        .json(&[1, 2])
        .header("X-Own", "yes")
        .await;
    json.assert_text("PUT /echo localhost|-|application/json|same-origin|yes [1,2] false");
    let other = client()
        .https()
        .host("shop.example")
        .strict_csrf()
        .with_header("x-own", "always");
    other
        .delete("/echo")
        .await
        .assert_text("DELETE /echo shop.example|-|-|-|always  true");
}

#[tokio::test]
async fn keeps_cookies_until_they_are_taken_away() {
    let client = client();
    client.get("/set").await;
    client
        .get("/echo")
        .await
        .assert_contains("|a=1|")
        .assert_lacks("HttpOnly");
    client
        .another()
        .get("/echo")
        .await
        .assert_contains("localhost|-|");
    client.set_cookie("b", "2");
    client
        .clone()
        .get("/echo")
        .await
        .assert_contains("|a=1; b=2|");
    client.get("/unset").await;
    assert_eq!(
        (client.cookie("a"), client.cookie("b").as_deref()),
        (None, Some("2"))
    );
    client.clear_cookies();
    client.get("/set-secure").await;
    client.get("/echo").await.assert_contains("localhost|-|");
    client.https().get("/echo").await.assert_contains("|s=2|");
}

#[tokio::test]
async fn follows_redirects_when_asked() {
    client()
        .get("/303")
        .await
        .assert_status(303)
        .assert_redirect("/echo?x#y");
    let page = client().post("/303").form(&[("a", "b")]).follow().await;
    page.assert_text("GET /echo?x localhost|-|-|-|-  false");
    assert_eq!(page.uri().path(), "/echo");
    let kept = client().following().post("/308").body("bytes").await;
    kept.assert_contains("POST /echo").assert_contains("bytes");
    client()
        .following()
        .get("/away")
        .await
        .assert_redirect("https://other.example/");
}

#[tokio::test]
#[should_panic(expected = "more than 10 redirects; the last one led to /round")]
async fn a_redirect_that_goes_round_is_told() {
    client().get("/round").follow().await;
}

#[tokio::test]
async fn reads_json_headers_and_forms() {
    let page = client().get("/json").await;
    let value: std::collections::HashMap<String, u8> = page.json();
    assert_eq!(value["id"], 7);
    page.assert_header("content-type", "application/json");
    assert_eq!(
        client().get("/form").await.input("t").as_deref(),
        Some("x&'y")
    );
    assert_eq!(client().get("/form").await.input("missing"), None);
}

#[tokio::test]
#[should_panic(expected = "expected status 200, got 404 Not Found for GET /nowhere")]
async fn a_failed_assertion_shows_the_answer() {
    client().get("/nowhere").await.assert_status(200);
}
