//! Every page in a language that is plainly not English: what stays English forgot to be translated.

use super::{
    html::{fields, links, tags, unescaped},
    models::library,
    site::{PASSWORD, Site, block, cheap},
};
use carafe::{context, prelude::*, test::TestResponse};
use std::collections::BTreeSet;

async fn pseudo_language() -> Option<Response> {
    context::with(|context| context.set_language("en-XA"));
    None
}

fn app() -> App {
    App::new()
        .mount("/", library())
        .mount("/accounts", auth())
        .mount("/admin", admin())
        .state(cheap())
        .before_request(pseudo_language)
}

/// What is data: names in the database, numbers, times.
const DATA: [&str; 6] = ["1815-12-23", "root", "Äñŋå", "Çöđé", "é@é.é", "ꟼ"];

#[test]
fn no_page_shows_plain_english() {
    block(async {
        let site = Site::of(app().test().await).await;
        populate(&site).await;
        let (mut seen, mut waiting) = (BTreeSet::new(), vec!["/admin/".to_owned()]);
        let mut english = Vec::new();
        while let Some(address) = waiting.pop() {
            if !seen.insert(address.clone()) {
                continue;
            }
            let page = site.get(&address).await;
            assert!(page.status() == 200, "{page:?}");
            plain(&address, &page, &mut english);
            waiting.extend(
                links(page.text())
                    .into_iter()
                    .filter(|link| link.starts_with('/')),
            );
        }
        for (what, page) in answers(&site).await {
            plain(&what, &page, &mut english);
        }
        assert!(
            seen.len() > 40,
            "only {} pages were found: {seen:?}",
            seen.len()
        );
        english.sort();
        english.dedup();
        assert!(english.is_empty(), "plain English:\n{}", english.join("\n"));
    });
}

async fn populate(site: &Site) {
    for (page, typed) in [
        ("shelf", vec![("name", "Äñŋå")]),
        ("word", vec![("name", "Äñŋå")]),
        ("country", vec![("code", "Çöđé"), ("name", "Äñŋå")]),
    ] {
        let page = format!("/admin/library/{page}/add/");
        site.post(&page).form(&typed).await.assert_status(303);
    }
    for code in ["1", "2"] {
        let typed = [
            ("title", "Äñŋå"),
            ("code", code),
            ("price", "1.50"),
            ("shelf", "1"),
        ];
        let page = "/admin/library/book/add/";
        site.post(page).form(&typed).await.assert_status(303);
    }
    let lines = (1..=90).map(|i| format!("('Äñŋå', {i}, 1)"));
    site.insert("library_line (name, rank, shelf_id)", lines)
        .await;
    // Its rows become keys instead of choices.
    let words = (0..60).map(|_| "('Äñŋå')".to_owned());
    site.insert("library_word (name)", words).await;
}

/// Forms that are refused, each for other reasons.
const REFUSED: [(&str, &str); 12] = [
    ("/accounts/login/", "username=&password="),
    ("/accounts/login/", "username=root&password=x"),
    ("/admin/library/book/add/", ""),
    (
        "/admin/library/book/add/",
        "title=111111111111111111111&code=1&price=1.234&rating=1.5&published=1&shelf=77&words=77",
    ),
    ("/admin/library/book/add/", "title=1&code=1&price=1&shelf=1"),
    (
        "/admin/library/book/add/",
        "title=%00&price=123456&rating=9999999999",
    ),
    (
        "/admin/library/book/1/change/",
        "_version=0&title=1&code=1&price=1&shelf=1",
    ),
    (
        "/admin/auth/user/add/",
        "username=a+b&password1=1&password2=2",
    ),
    (
        "/admin/auth/user/add/",
        "username=password&password1=password&password2=password",
    ),
    (
        "/admin/auth/user/add/",
        "username=%C3%A9&password1=1&password2=1",
    ),
    (
        "/admin/auth/user/1/password/",
        "password1=rootroot&password2=rootroot",
    ),
    ("/admin/library/shelf/add/", "name=%C3%84%C3%B1%C5%8B%C3%A5"),
];

/// What only a form or a stranger sees.
async fn answers(site: &Site) -> Vec<(String, TestResponse)> {
    let login = site.another().get("/accounts/login/").await;
    let mut all = vec![("login".to_owned(), login)];
    for (page, body) in REFUSED {
        let visitor = if page.starts_with("/accounts/") {
            &site.another()
        } else {
            &**site
        };
        let sent = visitor
            .post(page)
            .header("content-type", "application/x-www-form-urlencoded");
        let answer = sent.body(body).await;
        answer.assert_status(200);
        all.push((page.to_owned(), answer));
    }
    all.extend(messages(site).await);
    all
}

/// The messages after forms that were taken.
async fn messages(site: &Site) -> Vec<(String, TestResponse)> {
    let change = "/admin/library/shelf/1/change/";
    let form = fields(site.get(change).await.text());
    let changed = site.post(change).form(&form.0).follow().await;
    site.account("é", false).await;
    let typed = [("password1", PASSWORD), ("password2", PASSWORD)];
    let password = site.post("/admin/auth/user/2/password/").form(&typed);
    let password = password.follow().await;
    let deleted = site.post("/admin/library/book/1/delete/").follow().await;
    for page in [&changed, &password, &deleted] {
        page.assert_contains("class=\"msg success\"");
    }
    vec![
        ("changed".to_owned(), changed),
        ("password".to_owned(), password),
        ("deleted".to_owned(), deleted),
    ]
}

/// Notes every visible text with a plain letter in it.
fn plain(address: &str, page: &TestResponse, english: &mut Vec<String>) {
    let body = page.text().split("<body").nth(1).unwrap_or_default();
    let mut note = |text: &str| {
        let text = unescaped(text);
        let rest = DATA
            .iter()
            .fold(text.clone(), |rest, data| rest.replace(data, ""));
        if rest.contains(|letter: char| letter.is_ascii_alphabetic()) {
            english.push(format!("{}   ({address})", text.trim()));
        }
    };
    for tag in tags(body).filter(|tag| !tag.is("style")) {
        note(tag.text);
        for name in ["title", "placeholder", "aria-label", "alt", "data-l"] {
            note(&tag.attribute(name).unwrap_or_default());
        }
    }
    let title = tags(page.text()).find(|tag| tag.is("title"));
    note(title.map(|tag| tag.text).unwrap_or_default());
}
