//! From handlers and names back to URLs.

use super::asking::{built, get as look};
use carafe::prelude::*;

#[get("/products/{id}")]
async fn product(Path(id): Path<i64>) -> String {
    id.to_string()
}

#[get("/files/{*rest}")]
async fn files(Path(rest): Path<String>) -> String {
    rest
}

#[get("/{type}/{year}")]
async fn archive(Path((kind, year)): Path<(String, u16)>) -> String {
    format!("{kind}{year}")
}

#[get("/checked")]
async fn checked() -> String {
    let found = url_for!(files, "a b/ç"; page = 2, q = "x&y");
    format!(
        "{} {found} {}",
        url_for!(product, 7),
        url_for!(archive, "post", 2026)
    )
}

#[get("/named")]
async fn named() -> Result<String> {
    let id = [("id", "7".to_owned()), ("page", "2".to_owned())];
    url_for("deep.shop.product", &id)
}

#[get("/misspelt")]
async fn misspelt() -> String {
    let error = url_for("deep.shop.prodcut", &[]).expect_err("it is misspelt");
    format!("{error}; {}", error.hint_text().unwrap_or_default())
}

#[get("/incomplete")]
async fn incomplete() -> String {
    url_for("deep.shop.product", &[])
        .expect_err("it lacks a parameter")
        .to_string()
}

fn shop() -> Blueprint {
    Blueprint::new("shop").routes(routes![
        product, files, archive, checked, named, misspelt, incomplete
    ])
}

fn app() -> App {
    App::new().mount("/x", Blueprint::new("deep").mount("/d", shop()))
}

#[test]
fn the_compiler_checks_url_for() {
    let text = look(&built(app()), "/x/d/checked");
    assert_eq!(
        text,
        "/x/d/products/7 /x/d/files/a%20b/%C3%A7?page=2&q=x%26y /x/d/post/2026"
    );
}

#[test]
fn a_name_is_looked_up_at_run_time() {
    let app = built(app());
    assert_eq!(look(&app, "/x/d/named"), "/x/d/products/7?page=2");
    let misspelt = look(&app, "/x/d/misspelt");
    assert_eq!(
        misspelt,
        "no route is named \"deep.shop.prodcut\"; did you mean \"deep.shop.product\"?"
    );
    assert!(look(&app, "/x/d/incomplete").contains("needs `id`"));
}

#[test]
fn urls_know_what_they_are_mounted_under() {
    let settings = carafe::settings::Settings::defaults(carafe::settings::Environment::Development);
    let inner = app().settings(settings).into_router().unwrap();
    let mut outer = axum::Router::new().nest("/outer", inner);
    let request = super::asking::request("GET", "/outer/x/d/named", "");
    let text = super::asking::block(async {
        let response = tower_service::Service::call(&mut outer, request)
            .await
            .unwrap();
        super::asking::text(response).await.1
    });
    assert_eq!(text, "/outer/x/d/products/7?page=2");
}

#[test]
fn spawned_work_stays_in_the_request() {
    #[get("/spawned")]
    async fn spawned() -> String {
        carafe::spawn(async { url_for!(product, 1).to_string() })
            .await
            .expect("it does not panic")
    }
    let app = built(App::new().mount("/a", shop()).routes(routes![spawned]));
    assert_eq!(look(&app, "/spawned"), "/a/products/1");
}
