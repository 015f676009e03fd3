//! Errors and what is told of them.

use super::asking::{ask, browse, browse_from, built, request, send};
use carafe::{Checks, ErrorKind, Status, prelude::*};

#[get("/secret")]
async fn secret() -> Result<String> {
    Err(std::io::Error::other("the password is hunter2"))?
}

#[get("/missing")]
async fn missing() -> Result<String> {
    Err(Status(ErrorKind::NotFound))?
}

#[get("/panics")]
async fn panics() -> String {
    panic!("the teapot")
}

#[post("/refused")]
async fn refused() -> Result<String> {
    Err(Error::invalid(Vec::new()).field("price", "digits", "at most \"two\" decimals"))
}

fn app() -> carafe::StackService {
    built(App::new().routes(routes![secret, missing, panics, refused]))
}

#[test]
fn a_client_never_sees_the_details_of_a_500() {
    let (status, text) = ask(&app(), "GET", "/secret");
    assert_eq!(status, 500);
    assert!(!text.contains("hunter2"), "{text}");
    let (_, page) = browse_from(&app(), "/secret", "192.0.2.1:4000");
    assert!(!page.contains("hunter2") && page.contains("500"), "{page}");
}

#[test]
fn production_shows_nothing_to_its_own_machine_either() {
    let settings = carafe::settings::Settings::defaults(carafe::settings::Environment::Production);
    let settings = settings.with("security", "secret_key", "0123456789abcdef0123456789abcdef");
    let app = App::new()
        .routes(routes![secret])
        .settings(settings)
        .build()
        .unwrap();
    let (_, page) = browse(&app, "/secret");
    assert!(!page.contains("hunter2"), "{page}");
    let (_, page) = browse(&app, "/none");
    assert!(!page.contains("/secret"), "{page}");
}

#[test]
fn in_development_the_page_shows_the_users_line() {
    let (status, page) = browse(&app(), "/secret");
    assert_eq!(status, 500);
    assert!(page.contains("the password is hunter2"), "{page}");
    assert!(page.contains("errors.rs:8"), "{page}");
    assert!(
        page.contains("<mark>    8      Err(std::io::Error::other"),
        "{page}"
    );
}

#[test]
fn a_proxy_on_this_machine_is_not_trusted_with_details() {
    let mut request = request("GET", "/secret", "");
    request
        .headers_mut()
        .insert("accept", "text/html".parse().unwrap());
    request
        .headers_mut()
        .insert("x-forwarded-for", "192.0.2.1".parse().unwrap());
    let peer = carafe::http::server::Peer {
        address: Some(([127, 0, 0, 1], 1).into()),
        secure: false,
    };
    let app = app();
    let page = super::asking::block(async {
        super::asking::text(app.answer_from(request, peer).await)
            .await
            .1
    });
    assert!(!page.contains("hunter2"), "{page}");
}

#[test]
fn an_unknown_path_shows_the_nearest_routes_first() {
    let (status, page) = browse(&app(), "/secrt");
    assert_eq!(status, 404);
    let place = |path: &str| {
        page.find(&format!("<td>{path}</td>"))
            .unwrap_or_else(|| panic!("{path} in {page}"))
    };
    assert!(place("/secret") < place("/panics"));
}

#[test]
fn the_status_is_found_in_the_chain() {
    assert_eq!(ask(&app(), "GET", "/missing").0, 404);
}

#[test]
fn a_panic_ends_one_request() {
    let app = app();
    assert_eq!(ask(&app, "GET", "/panics").0, 500);
    assert_eq!(ask(&app, "GET", "/missing").0, 404);
}

#[test]
fn in_development_the_page_shows_the_line_that_panicked() {
    carafe::http::stack::watch_panics();
    let (status, page) = browse(&app(), "/panics");
    assert_eq!(status, 500);
    assert!(page.contains("the handler panicked: the teapot"), "{page}");
    assert!(
        page.contains("errors.rs:18") && page.contains("panic!(&quot;the teapot&quot;)"),
        "{page}"
    );
}

#[test]
fn programs_get_problem_json() {
    let (status, text) = send(&app(), request("POST", "/refused", "{}"));
    assert_eq!(status, 422);
    assert_eq!(
        text,
        "{\"type\":\"about:blank\",\"title\":\"Unprocessable Entity\",\"status\":422,\
         \"detail\":\"Some values were refused\",\"errors\":{\"price\":[\"at most \\\"two\\\" decimals\"]}}"
    );
}

#[test]
fn checks_become_one_error() {
    let error: Error = Checks::from(carafe::Check::error("http.E001", "taken")).into();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Config, "error[http.E001]: taken")
    );
}

#[test]
fn what_an_extractor_refuses_is_an_error_like_any_other() {
    #[get("/item/{id}")]
    async fn item(Path(id): Path<i64>) -> String {
        id.to_string()
    }
    #[post("/item")]
    async fn new_item(Json(ids): Json<Vec<i64>>) -> String {
        format!("{ids:?}")
    }
    let app = built(App::new().routes(routes![item, new_item]));
    let (status, text) = send(&app, request("POST", "/item", "[1,"));
    assert_eq!(status, 400);
    assert!(
        text.starts_with("{\"type\":\"about:blank\",\"title\":\"Bad Request\""),
        "{text}"
    );
    assert!(text.contains("EOF while parsing"), "{text}");
    let (status, page) = browse(&app, "/item/abc");
    assert!(status == 404 && page.contains("404 Not Found"), "{page}");
    let app = built(
        App::new()
            .routes(routes![item])
            .on_status(404, async |error: Error| {
                format!("no: {}", error.hint_text().unwrap_or_default())
            }),
    );
    let (status, text) = ask(&app, "GET", "/item/abc");
    assert!(
        status == 404 && text.starts_with("no: Invalid URL"),
        "{text}"
    );
}
