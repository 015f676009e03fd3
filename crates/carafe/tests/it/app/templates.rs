//! `render` and what templates know of the request.

use super::asking::{ask, block, built, get as look, response, text};
use carafe::{assets::Assets, prelude::*, templates::Context};
use std::sync::atomic::{AtomicUsize, Ordering};

const ASSETS: Assets = Assets {
    templates: &[
        (
            "link.html",
            "<a href=\"{{ url_for('shop.product', id=id, page=2) }}\">{{ name }}</a>",
        ),
        (
            "form.html",
            "<form method=\"post\">{{ csrf_input() }}</form>",
        ),
        (
            "script.html",
            "<script nonce=\"{{ csp_nonce() }}\"></script>",
        ),
        (
            "request.html",
            "{{ request.method }} {{ request.path }} {{ request.route }} {{ language }}",
        ),
        ("style.html", "{{ static('css/site.css') }}"),
        ("lost.html", "{{ static('css/lost.css') }}"),
        ("basket.html", "{{ basket_size }}"),
        ("typo.html", "{{ nmae }}"),
        (
            "messages.html",
            "{% for c, m in get_flashed_messages(with_categories=true) %}{{ c }}: {{ m }};{% endfor %}",
        ),
    ],
    static_files: &[("css/site.css", b"body{}")],
    migrations: &[],
    locales: &[],
};

#[get("/products/{id}")]
async fn product(Path(id): Path<i64>) -> Result<Html> {
    let name = "<Emma>";
    render("link.html", context! { id, name })
}

#[get("/show/{page}")]
async fn show(Path(page): Path<String>) -> Result<Html> {
    render(format!("{page}.html"), context! { name: "Emma" })
}

#[get("/say")]
async fn say() -> Redirect {
    carafe::flash_as("success", "<saved>");
    Redirect::to("/s/show/messages")
}

static LOADED: AtomicUsize = AtomicUsize::new(0);

async fn basket() -> Result<Context> {
    LOADED.fetch_add(1, Ordering::Relaxed);
    Ok(context! { basket_size: 3 })
}

fn app() -> carafe::StackService {
    let shop = Blueprint::new("shop")
        .routes(routes![product, show, say])
        .template_globals(&["basket_size"], basket);
    built(App::new().mount("/s", shop).assets(ASSETS))
}

#[test]
fn a_page_is_escaped_and_linked() {
    assert_eq!(
        look(&app(), "/s/products/5"),
        "<a href=\"/s/products/5?page=2\">&lt;Emma&gt;</a>"
    );
}

#[test]
fn a_form_has_its_token_and_the_browser_its_cookie() {
    let answer = response(&app(), "GET", "/s/show/form");
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("csrf_token="), "{cookie}");
    assert_eq!(answer.headers()["vary"], "Cookie");
    let (_, page) = block(text(answer));
    assert!(page.contains("name=\"csrf_token\" value=\""), "{page}");
    assert!(
        !response(&app(), "GET", "/s/products/5")
            .headers()
            .contains_key("set-cookie")
    );
}

#[test]
fn the_nonce_of_a_page_is_that_of_its_policy() {
    let answer = response(&app(), "GET", "/s/show/script");
    let policy = answer.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    let (_, page) = block(text(answer));
    let nonce = page.split('"').nth(1).unwrap();
    assert!(
        nonce.len() == 32 && policy.contains(&format!("'nonce-{nonce}'")),
        "{policy}"
    );
}

#[test]
fn a_template_knows_its_request() {
    assert_eq!(
        look(&app(), "/s/show/request?a=1"),
        "GET /s/show/request shop.show en"
    );
}

#[test]
fn globals_are_loaded_only_for_pages_that_mention_them() {
    let app = app();
    look(&app, "/s/show/form");
    assert_eq!(LOADED.load(Ordering::Relaxed), 0);
    assert_eq!(look(&app, "/s/show/basket"), "3");
    assert_eq!(LOADED.load(Ordering::Relaxed), 1);
}

#[test]
fn an_error_in_a_template_names_the_likely_name_and_the_users_line() {
    let app = app();
    assert_eq!(ask(&app, "GET", "/s/show/typo").0, 500);
    let (_, page) = super::asking::browse(&app, "/s/show/typo");
    assert!(
        page.contains("typo.html") && page.contains("did you mean `name`"),
        "{page}"
    );
    let (_, page) = super::asking::browse(&app, "/s/show/none");
    assert!(
        page.contains("none.html") && page.contains("templates.rs:"),
        "{page}"
    );
}

#[test]
fn a_message_is_shown_once_on_the_next_page() {
    let settings = carafe::settings::Settings::defaults(carafe::settings::Environment::Development);
    let settings = settings.with("security", "secret_key", "Jc3nXk2mQz8wRt5vYb7uLp9sDf4gHh6j");
    let shop = Blueprint::new("shop").routes(routes![product, show, say]);
    let app = App::new()
        .mount("/s", shop)
        .assets(ASSETS)
        .settings(settings)
        .build()
        .unwrap();
    let cookie = |response: &Response| {
        let set = response.headers()["set-cookie"].to_str().unwrap();
        set.split(';').next().unwrap().to_owned()
    };
    let with = |uri, cookie: &str| {
        let mut request = super::asking::request("GET", uri, "");
        request
            .headers_mut()
            .insert("cookie", cookie.parse().unwrap());
        block(app.answer(request))
    };
    let said = response(&app, "GET", "/s/say");
    let shown = with("/s/show/messages", &cookie(&said));
    let emptied = cookie(&shown);
    assert_eq!(block(text(shown)).1, "success: &lt;saved&gt;;");
    assert_eq!(block(text(with("/s/show/messages", &emptied))).1, "");
}

#[test]
fn static_files_are_linked_with_their_version_and_served() {
    let app = app();
    let address = look(&app, "/s/show/style");
    assert!(address.starts_with("/static/css/site.css?v="), "{address}");
    let answer = response(&app, "GET", &address);
    assert_eq!(answer.headers()["content-type"], "text/css; charset=utf-8");
    let tag = answer.headers()["etag"].clone();
    assert_eq!(block(text(answer)).1, "body{}");
    let mut again = super::asking::request("GET", "/static/css/site.css", "");
    again.headers_mut().insert("if-none-match", tag);
    assert_eq!(block(app.answer(again)).status(), 304);
    assert_eq!(ask(&app, "GET", "/static/css/none.css").0, 404);
    assert_eq!(ask(&app, "GET", "/s/show/lost").0, 500);
}
