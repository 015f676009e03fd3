use crate::site::{PASSWORD, account, cheap, database, site};
use carafe_auth::login::safe_next;
use carafe_macros::{get, routes};

#[get("/", crate = carafe_http)]
async fn home() -> String {
    "home".to_owned()
}

const EVIL: &[&str] = &[
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n//evil.example",
    "/\u{a0}/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https://evil.example",
    "https:evil.example",
    "HTTPS:\\\\evil.example",
    "http:///evil.example",
    "https://ok@evil.example",
    "javascript:alert(1)",
    "\tjavascript:alert(1)",
    "data:text/html,x",
    "%2f%2fevil.example",
    "evil.example",
    "",
];

#[tokio::test]
async fn nobody_is_sent_to_another_site() {
    let db = database().await;
    account(&db, "ada").await;
    let client = site(&db, cheap(), routes![crate = carafe_http; home]);
    for evil in EVIL {
        let typed = [("username", "ada"), ("password", PASSWORD), ("next", evil)];
        client
            .post("/accounts/login/")
            .form(&typed)
            .await
            .assert_redirect("/");
        client
            .post("/accounts/logout/")
            .form(&[("next", evil)])
            .await
            .assert_redirect("/");
        let page = client
            .get("/accounts/login/?next=//evil.example/%3Cb%3E")
            .await;
        page.assert_lacks("evil.example");
    }
}

#[tokio::test]
async fn a_path_of_this_site_is_where_one_lands() {
    let db = database().await;
    account(&db, "ada").await;
    let client = site(&db, cheap(), routes![crate = carafe_http; home]);
    for (next, place) in [
        ("/cart/?page=2&q=a+b", "/cart/?page=2&q=a+b"),
        ("/a b/ä", "/a%20b/%C3%A4"),
        ("/%2fevil.example", "/%2fevil.example"),
        ("/@evil.example", "/@evil.example"),
        ("/x//y", "/x//y"),
        ("/https://evil.example", "/https://evil.example"),
    ] {
        let typed = [("username", "ada"), ("password", PASSWORD), ("next", next)];
        let answer = client.post("/accounts/login/").form(&typed).await;
        answer.assert_status(303).assert_redirect(place);
    }
}

#[test]
fn what_browsers_read_as_another_site_is_no_path() {
    for evil in EVIL.iter().chain(&[
        "/\u{0}/evil.example",
        "/\u{7f}/evil.example",
        "/\u{2028}/evil.example",
    ]) {
        assert_eq!(safe_next(evil), None, "{evil:?}");
    }
}

#[test]
fn a_header_can_carry_every_safe_place() {
    for letter in (0_u8..=255).map(char::from) {
        if let Some(place) = safe_next(&format!("/{letter}x")) {
            assert!(place.bytes().all(|byte| byte.is_ascii_graphic()), "{place}");
            assert!(!place.starts_with("//"), "{place}");
        }
    }
}
