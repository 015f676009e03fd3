use crate::site::{PASSWORD, account, cheap, database, sign_in, site};
use carafe_auth::{CurrentUser, StaffUser};
use carafe_macros::{get, login_required, post, routes};
use carafe_orm::Model as _;

#[get("/private/7", crate = carafe_http)]
async fn private(user: CurrentUser) -> String {
    format!("for {}", user.username)
}

#[post("/private", crate = carafe_http)]
async fn change(user: CurrentUser) -> String {
    format!("changed by {}", user.username)
}

#[get("/staff", crate = carafe_http)]
async fn staff(user: StaffUser) -> String {
    format!("for {}", user.username)
}

#[tokio::test]
async fn a_browser_is_sent_to_the_login_page_and_comes_back() {
    let db = database().await;
    account(&db, "ada").await;
    let client = site(&db, cheap(), routes![crate = carafe_http; private, change]);
    let answer = client.get("/private/7?q=a&b=%C3%A4").await;
    answer.assert_redirect("/accounts/login/?next=/private/7%3Fq%3Da%26b%3D%25C3%25A4");
    let page = client.get(answer.header("location").unwrap()).await;
    let next = page.input("next").expect("the form knows where to go");
    assert_eq!(next, "/private/7?q=a&b=%C3%A4");
    let typed = [("username", "ada"), ("password", PASSWORD), ("next", &next)];
    client
        .post("/accounts/login/")
        .form(&typed)
        .await
        .assert_redirect("/private/7?q=a&b=%C3%A4");
    client
        .get("/private/7?q=a&b=%C3%A4")
        .await
        .assert_text("for ada");
}

#[tokio::test]
async fn what_was_posted_is_not_posted_again() {
    let db = database().await;
    let client = site(&db, cheap(), routes![crate = carafe_http; change]);
    client
        .post("/private")
        .await
        .assert_status(303)
        .assert_redirect("/accounts/login/");
}

#[tokio::test]
async fn programs_that_speak_json_get_a_status() {
    let db = database().await;
    let client = site(
        &db,
        cheap(),
        routes![crate = carafe_http; private, change, staff],
    );
    client
        .get("/private/7")
        .header("accept", "application/json")
        .await
        .assert_status(401);
    client.post("/private").json(&[1]).await.assert_status(401);
    client
        .get("/private/7")
        .header("accept", "text/html, application/json")
        .await
        .assert_status(302);
    client
        .get("/staff")
        .header("accept", "application/json")
        .await
        .assert_status(401);
}

#[login_required(crate = carafe_auth)]
#[get("/above", crate = carafe_http)]
async fn above(user: CurrentUser) -> String {
    format!("for {}", user.username)
}

#[get("/below", crate = carafe_http)]
#[login_required(crate = carafe_auth)]
async fn below() -> String {
    "for anybody with an account".to_owned()
}

#[tokio::test]
async fn the_attribute_works_above_and_below_the_route() {
    let db = database().await;
    account(&db, "ada").await;
    let client = site(&db, cheap(), routes![crate = carafe_http; above, below]);
    client
        .get("/above")
        .await
        .assert_redirect("/accounts/login/?next=/above");
    client
        .get("/below")
        .await
        .assert_redirect("/accounts/login/?next=/below");
    sign_in(&client, "ada").await;
    client.get("/above").await.assert_text("for ada");
    client
        .get("/below")
        .await
        .assert_text("for anybody with an account");
}

#[tokio::test]
async fn staff_pages_are_for_staff() {
    let db = database().await;
    let mut ada = account(&db, "ada").await;
    let client = site(&db, cheap(), routes![crate = carafe_http; staff]);
    client.get("/staff").await.assert_status(302);
    sign_in(&client, "ada").await;
    client.get("/staff").await.assert_status(403);
    ada.update(&db, |user| user.is_staff.set(true))
        .await
        .unwrap();
    client.get("/staff").await.assert_text("for ada");
}
