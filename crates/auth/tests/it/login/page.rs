use crate::site::{PASSWORD, account, cheap, database, databases, finished, sign_in, site};
use carafe_auth::{CurrentUser, session::StoredSession, user::User};
use carafe_core::{context, i18n::PSEUDO};
use carafe_http::route::Scope;
use carafe_macros::{get, routes};
use carafe_orm::Model as _;

#[get("/who", crate = carafe_http)]
async fn who(user: Option<CurrentUser>) -> String {
    user.map_or("nobody".to_owned(), |user| user.username.clone())
}

#[tokio::test]
async fn somebody_signs_in_and_out_again() {
    for db in databases().await {
        account(&db, "ada").await;
        let client = site(&db, cheap(), routes![crate = carafe_http; who]);
        client.get("/who").await.assert_text("nobody");
        sign_in(&client, "ada").await;
        client.get("/who").await.assert_text("ada");
        let ada = User::filter(|user| user.username.eq("ada"))
            .one(&db)
            .await
            .unwrap();
        assert!(ada.last_login.is_some());
        client.get("/accounts/logout/").await.assert_status(405);
        client.get("/who").await.assert_text("ada");
        client.post("/accounts/logout/").await.assert_redirect("/");
        client.get("/who").await.assert_text("nobody");
        assert_eq!(StoredSession::all().count(&db).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn the_page_is_a_form_that_works_alone() {
    let db = database().await;
    let client = site(&db, cheap(), routes![crate = carafe_http; who]);
    let page = client.get("/accounts/login/?next=/cart/").await;
    page.assert_status(200)
        .assert_header("cache-control", "no-store")
        .assert_contains("<title>Log in</title>")
        .assert_contains("<label for=\"id_username\">Username</label>")
        .assert_contains("autocomplete=\"username\"")
        .assert_contains("type=\"password\"")
        .assert_contains("autocomplete=\"current-password\"")
        .assert_lacks("<script");
    assert_eq!(page.input("next").as_deref(), Some("/cart/"));
    assert!(
        page.input("csrf_token")
            .is_some_and(|token| !token.is_empty()),
        "{page:?}"
    );
}

#[tokio::test]
async fn every_text_can_be_translated() {
    async fn pseudo() {
        context::with(|context| context.set_language(PSEUDO));
    }
    let db = database().await;
    let mut root = Scope::new("");
    root.before_request(pseudo);
    let client = finished(&db, cheap(), root);
    let get = client.get("/accounts/login/").await;
    let post = client.post("/accounts/login/");
    let empty = post.clone().form(&[("username", "")]).await;
    let wrong = post.form(&[("username", "zz"), ("password", "zz")]).await;
    for page in [get, empty, wrong] {
        page.assert_status(200).assert_contains("lang=\"en-XA\"");
        let english = shown(page.text());
        assert!(
            !english.contains(|letter: char| letter.is_ascii_alphabetic()),
            "{english}"
        );
    }
}

/// What a person reads of a page: neither tags nor styles.
fn shown(page: &str) -> String {
    let body = page.split("</style>").nth(1).expect("a page with a style");
    let texts = body.split('<').filter_map(|piece| piece.split('>').nth(1));
    texts.collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_wrong_password_is_told_and_the_name_stays() {
    let db = database().await;
    account(&db, "ada").await;
    let client = site(&db, cheap(), routes![crate = carafe_http; who]);
    let typed = [
        ("username", "ada"),
        ("password", "wrong horse"),
        ("next", "/cart/"),
    ];
    let page = client.post("/accounts/login/").form(&typed).await;
    page.assert_status(200)
        .assert_contains("Please enter a correct username and password.")
        .assert_contains("role=\"alert\"")
        .assert_lacks("wrong horse");
    assert_eq!(page.input("username").as_deref(), Some("ada"));
    assert_eq!(page.input("next").as_deref(), Some("/cart/"));
    client.get("/who").await.assert_text("nobody");
    let empty = client
        .post("/accounts/login/")
        .form(&[("username", ""), ("password", "")])
        .await;
    empty
        .assert_status(200)
        .assert_contains("Username: This field is required.");
}

#[tokio::test]
async fn a_name_fits_only_itself() {
    for db in databases().await {
        account(&db, "ada").await;
        let client = site(&db, cheap(), routes![crate = carafe_http; who]);
        for (name, expected) in [
            ("Ada", "nobody"),
            ("ADA", "nobody"),
            ("adа", "nobody"),
            ("a%", "nobody"),
            ("ada\0", "nobody"),
            (" ada ", "ada"),
        ] {
            let typed = [("username", name), ("password", PASSWORD)];
            client.post("/accounts/login/").form(&typed).await;
            client.get("/who").await.assert_text(expected);
            client.clear_cookies();
        }
    }
}

#[tokio::test]
async fn one_page_with_an_account_costs_one_statement() {
    #[get("/count", crate = carafe_http)]
    async fn count(_user: CurrentUser, again: CurrentUser) -> String {
        let queries = context::with(context::Context::query_count);
        format!("{} {}", again.username, queries.unwrap_or_default())
    }
    for db in databases().await {
        account(&db, "ada").await;
        let client = site(&db, cheap(), routes![crate = carafe_http; count]);
        sign_in(&client, "ada").await;
        client.get("/count").await.assert_text("ada 1");
    }
}
