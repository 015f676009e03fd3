//! Mistakes that are found before the program serves.

use super::asking::{block, built};
use carafe::{AppHandle, prelude::*};

#[get("/a/{x}")]
async fn one(Path(x): Path<String>) -> String {
    x
}

#[get("/a/{y}")]
async fn other(Path(y): Path<String>) -> String {
    y
}

#[get("/ok")]
async fn ok() {}

#[get("/ok")]
async fn ok_again() {}

#[get("/elsewhere", name = "ok")]
async fn same_name() {}

#[derive(Clone)]
struct Pool;

#[get("/pool")]
async fn pool(State(_): State<Pool>) {}

/// Every mistake, with the line of this file that each names.
fn mistakes(app: App) -> String {
    let settings = carafe::settings::Settings::defaults(carafe::settings::Environment::Development);
    app.settings(settings)
        .build()
        .err()
        .map(|error| error.message().to_owned())
        .unwrap_or_default()
}

fn codes(text: &str) -> Vec<&str> {
    let after = |line: &'_ str| line.find("error[").map(|start| start + 6);
    text.lines()
        .filter_map(|line| Some(&line[after(line)?..line.find(']')?]))
        .collect()
}

#[test]
fn all_mistakes_are_told_together_with_their_lines() {
    let text = mistakes(App::new().routes(routes![one, other, ok, ok_again, same_name]));
    assert_eq!(
        codes(&text),
        ["http.E003", "http.E001", "http.E002"],
        "{text}"
    );
    assert_eq!(
        text.matches("--> crates/carafe/tests/it/app/start_up.rs:")
            .count(),
        3,
        "{text}"
    );
    assert!(
        text.contains("the path \"/a/{y}\" cannot be told from \"/a/{x}\" at crates/carafe"),
        "{text}"
    );
}

#[test]
fn a_state_that_nobody_gave_is_found() {
    let text = mistakes(App::new().routes(routes![pool]));
    assert_eq!(codes(&text), ["http.E005"]);
    assert!(text.contains("`State<Pool>`"), "{text}");
    assert_eq!(mistakes(App::new().routes(routes![pool]).state(Pool)), "");
}

#[test]
fn two_states_of_one_type_are_found() {
    let text = mistakes(
        App::new()
            .state(Pool)
            .mount("/", Blueprint::new("b").state(Pool)),
    );
    assert_eq!(codes(&text), ["http.E006"]);
}

#[test]
fn a_prefix_without_a_slash_is_found() {
    let text = mistakes(App::new().mount("shop", Blueprint::new("shop").routes(routes![ok])));
    assert_eq!(codes(&text), ["http.E007"]);
    assert!(text.contains("start_up.rs:"), "{text}");
}

#[test]
fn a_router_in_the_way_of_a_route_is_found() {
    #[get("/x/{name}/edit")]
    async fn edit(Path(name): Path<String>) -> String {
        name
    }
    let text = mistakes(
        App::new()
            .routes(routes![edit])
            .axum("/x", axum::Router::new()),
    );
    assert_eq!(codes(&text), ["http.E003"]);
}

#[test]
fn production_needs_a_key() {
    let production =
        carafe::settings::Settings::defaults(carafe::settings::Environment::Production);
    let build = |key: &str| {
        let settings = production.clone().with("security", "secret_key", key);
        App::new()
            .routes(routes![ok])
            .settings(settings)
            .build()
            .map_err(|error| error.message().to_owned())
    };
    assert!(
        App::new()
            .settings(production.clone())
            .build()
            .unwrap_err()
            .message()
            .contains("settings.E005")
    );
    assert!(build("short").unwrap_err().contains("settings.E006"));
    assert!(
        build("change-me-please-change-me-please-0")
            .unwrap_err()
            .contains("settings.E006")
    );
    assert!(build("Jc3nXk2mQz8wRt5vYb7uLp9sDf4gHh6j").is_ok());
}

#[test]
fn one_blueprint_may_be_mounted_twice() {
    let shop = || Blueprint::new("shop").routes(routes![ok]).state(Pool);
    let app = built(App::new().mount("/a", shop()).mount("/b", shop()));
    assert_eq!(super::asking::ask(&app, "GET", "/b/ok").0, 200);
}

#[test]
fn a_check_of_a_blueprint_keeps_the_app_from_starting() {
    let grumpy = |_: &AppHandle, _| vec![carafe::Check::error("shop.E001", "no coffee")];
    let text = mistakes(App::new().mount("/", Blueprint::new("b").check(grumpy)));
    assert_eq!(codes(&text), ["shop.E001"]);
}

#[test]
fn a_start_hook_that_fails_is_the_error_of_serve() {
    async fn fails(State(_): State<Pool>) -> Result<()> {
        Err(Error::config("no coffee"))
    }
    let settings = carafe::settings::Settings::defaults(carafe::settings::Environment::Development);
    let error = block(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        App::new()
            .state(Pool)
            .on_start(fails)
            .settings(settings)
            .serve(listener)
            .await
            .unwrap_err()
    });
    assert_eq!(error.message(), "no coffee");
    assert_eq!(
        error.location().file(),
        "crates/carafe/tests/it/app/start_up.rs"
    );
}
