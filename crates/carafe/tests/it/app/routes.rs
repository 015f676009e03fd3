//! Routes and what handlers may look like.

use super::asking::{ask, built, get as look, request, response, send};
use carafe::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct New {
    name: String,
}

#[get("/products/{id}", name = "product")]
async fn product(Path(id): Path<i64>) -> String {
    format!("product {id}")
}

#[post("/products")]
#[put("/products/new")]
async fn create(Json(new): Json<New>) -> Result<(StatusCode, String)> {
    Ok((StatusCode::CREATED, new.name))
}

#[route("/multi", methods = [GET, POST])]
async fn multi(method: carafe::Method, body: String) -> String {
    format!("{method} {body}")
}

#[get("/files/{*rest}")]
async fn files(Path(rest): Path<String>) -> String {
    rest
}

#[get("/raw")]
async fn raw(
    uri: axum::extract::OriginalUri,
    path: axum::extract::MatchedPath,
    headers: carafe::HeaderMap,
    request: Request,
) -> String {
    format!(
        "{} {} {} {}",
        uri.path(),
        path.as_str(),
        headers.len(),
        request.uri().path()
    )
}

#[get("/page")]
async fn page() -> Html {
    html("<p>")
}

#[get("/text")]
async fn text() -> &'static str {
    "<p>"
}

fn app() -> carafe::StackService {
    built(App::new().routes(routes![product, create, multi, files, raw, page, text]))
}

#[test]
fn handlers_take_what_axum_extracts() {
    let app = app();
    assert_eq!(look(&app, "/products/5"), "product 5");
    assert_eq!(look(&app, "/files/a/b%20c"), "a/b c");
    assert_eq!(look(&app, "/raw"), "/raw /raw 2 /raw");
    assert_eq!(
        send(&app, request("POST", "/products", "{\"name\":\"n\"}")),
        (201, "n".to_owned())
    );
    assert_eq!(ask(&app, "GET", "/products/abc").0, 404);
}

#[test]
fn one_function_may_have_several_routes() {
    let app = app();
    assert_eq!(
        send(&app, request("PUT", "/products/new", "{\"name\":\"n\"}")).0,
        201
    );
    assert_eq!(send(&app, request("POST", "/multi", "b")).1, "POST b");
    assert_eq!(look(&app, "/multi"), "GET ");
}

#[test]
fn text_is_text_and_html_is_said() {
    let app = app();
    assert_eq!(
        response(&app, "GET", "/page").headers()["content-type"],
        "text/html; charset=utf-8"
    );
    assert_eq!(
        response(&app, "GET", "/text").headers()["content-type"],
        "text/plain; charset=utf-8"
    );
}

#[test]
fn head_and_options_are_answered() {
    let app = app();
    let head = response(&app, "HEAD", "/page");
    assert_eq!(
        (head.status().as_u16(), &head.headers()["content-length"]),
        (200, &"3".parse().unwrap())
    );
    let options = response(&app, "OPTIONS", "/multi");
    assert_eq!(options.status(), 204);
    assert_eq!(options.headers()["allow"], "GET,HEAD,POST");
}

#[test]
fn another_method_is_told_which_ones_there_are() {
    let response = response(&app(), "DELETE", "/multi");
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["allow"], "GET,HEAD,POST");
}

#[test]
fn a_handler_is_a_plain_function_too() {
    assert_eq!(super::asking::block(product(Path(3))), "product 3");
}

#[test]
fn handlers_may_stand_inside_a_function() {
    #[get("/")]
    async fn inside() -> &'static str {
        "in"
    }
    assert_eq!(look(&built(App::new().routes(routes![inside])), "/"), "in");
}

#[test]
fn a_missing_or_extra_slash_is_put_right() {
    #[get("/with/")]
    async fn with() {}
    #[get("/without")]
    async fn without() {}
    let app = built(App::new().mount("/x", Blueprint::new("x").routes(routes![with, without])));
    let to = |uri| {
        response(&app, "GET", uri)
            .headers()
            .get("location")
            .cloned()
    };
    assert_eq!(to("/x/with?a=1").unwrap(), "/x/with/?a=1");
    assert_eq!(to("/x/without/").unwrap(), "/x/without");
    assert_eq!(to("/x/neither/"), None);
    assert_eq!(response(&app, "POST", "/x/with").status(), 404);
}

#[test]
fn a_handler_may_be_left_out_of_a_build() {
    #[get("/never")]
    #[cfg(any())]
    async fn never() -> &'static str {
        "this is not compiled"
    }
    #[get("/always")]
    #[cfg(not(any()))]
    async fn always() -> &'static str {
        "always"
    }
    assert_eq!(
        look(&built(App::new().routes(routes![always])), "/always"),
        "always"
    );
}
