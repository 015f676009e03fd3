use crate::site::{account, cheap, database, sign_in, site};
use carafe_auth::{page::render, template_user};
use carafe_core::{Html, Result};
use carafe_macros::{get, routes};

#[get("/", crate = carafe_http)]
async fn home() -> Result<Html> {
    render("home.html", template_user().await?)
}

#[tokio::test]
async fn templates_know_who_is_signed_in() {
    let db = database().await;
    let ada = account(&db, "ada").await;
    let client = site(&db, cheap(), routes![crate = carafe_http; home]);
    client.get("/").await.assert_text("Who are you?");
    sign_in(&client, "ada").await;
    let page = client.get("/").await;
    page.assert_text("Hello, ada. Secret: none.")
        .assert_lacks(&ada.password);
}

#[tokio::test]
async fn a_page_that_is_not_there_is_an_error_of_ours() {
    #[get("/", crate = carafe_http)]
    async fn missing() -> Result<Html> {
        render("nothing.html", template_user().await?)
    }
    let db = database().await;
    let client = site(&db, cheap(), routes![crate = carafe_http; missing]);
    client.get("/").await.assert_status(500);
}
