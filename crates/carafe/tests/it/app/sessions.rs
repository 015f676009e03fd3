//! Sessions and flash messages through the stack.

use super::asking::{block, built, request, response, text};
use carafe::{Session, StackService, flash, prelude::*};

#[get("/count")]
async fn count(session: Session) -> Result<String> {
    let count = session.get::<i64>("count").await?.unwrap_or(0) + 1;
    session.insert("count", count).await?;
    Ok(count.to_string())
}

#[get("/plain")]
async fn plain() -> &'static str {
    "plain"
}

#[get("/say")]
async fn say() {
    flash("saved");
}

fn app() -> StackService {
    let settings = carafe::settings::Settings::defaults(carafe::settings::Environment::Development);
    let settings = settings.with("security", "secret_key", "Jc3nXk2mQz8wRt5vYb7uLp9sDf4gHh6j");
    App::new()
        .routes(routes![count, plain, say])
        .settings(settings)
        .build()
        .expect("a sound app")
}

fn cookie(response: &Response) -> String {
    let set = response.headers()["set-cookie"].to_str().expect("text");
    set.split(';').next().expect("a cookie").to_owned()
}

#[test]
fn a_session_is_remembered_in_a_signed_cookie() {
    let app = app();
    let first = response(&app, "GET", "/count");
    let mut again = request("GET", "/count", "");
    again
        .headers_mut()
        .insert("cookie", cookie(&first).parse().unwrap());
    let second = block(app.answer(again));
    assert_eq!(block(text(first)).1, "1");
    assert_eq!(block(text(second)).1, "2");
    let mut forged = request("GET", "/count", "");
    forged
        .headers_mut()
        .insert("cookie", "session=forged".parse().unwrap());
    assert_eq!(block(async { text(app.answer(forged).await).await }).1, "1");
}

#[test]
fn a_page_without_session_sets_no_cookie() {
    let answer = response(&app(), "GET", "/plain");
    assert!(!answer.headers().contains_key("set-cookie"));
    assert!(
        response(&app(), "GET", "/say")
            .headers()
            .contains_key("set-cookie")
    );
}

#[test]
fn a_bare_app_has_no_sessions() {
    let app = built(App::bare().routes(routes![count]));
    assert_eq!(response(&app, "GET", "/count").status(), 500);
}
