use super::Browser;
use carafe_http::session::{self, MemoryStore, Session};

#[tokio::test]
async fn an_untouched_session_leaves_no_trace() {
    let mut browser = Browser::cookies();
    browser.visit(async || session::current().map(drop)).await;
    assert!(browser.answer.is_empty());
}

#[tokio::test]
async fn reading_varies_and_sets_nothing() {
    let mut browser = Browser::cookies();
    assert_eq!(browser.value().await, None);
    assert!(browser.varies() && browser.set_cookie().is_none());
}

#[tokio::test]
async fn a_value_comes_back_and_saving_it_again_sets_no_cookie() {
    let mut browser = Browser::cookies();
    browser.put("v").await;
    let set = browser.set_cookie().unwrap();
    assert!(
        set.ends_with("; Path=/; Max-Age=1209600; SameSite=Lax; HttpOnly"),
        "{set}"
    );
    assert_eq!(browser.value().await.as_deref(), Some("v"));
    browser.put("v").await;
    assert!(browser.set_cookie().is_none() && browser.varies());
}

#[tokio::test]
async fn on_https_the_cookie_is_secure_and_guarded() {
    let mut browser = Browser::cookies();
    browser.secure = true;
    browser.put("v").await;
    let set = browser.set_cookie().unwrap();
    assert!(
        set.starts_with("__Host-session=") && set.ends_with("; Secure"),
        "{set}"
    );
    // A cookie without the guard may come from anybody on the way.
    let mut other = browser.with_token(browser.token.clone());
    assert_eq!(other.value().await.as_deref(), Some("v"));
    other.unguarded = true;
    assert_eq!(other.value().await, None);
}

#[tokio::test]
async fn removing_the_last_value_removes_the_cookie() {
    let store = MemoryStore::new();
    let mut browser = Browser::new(store.clone());
    browser.put("v").await;
    assert!(
        browser
            .visit(async || session::current()?.remove("k").await)
            .await
    );
    assert!(
        browser
            .set_cookie()
            .unwrap()
            .contains("session=; Path=/; Max-Age=0")
    );
    assert!(store.is_empty());
}

#[tokio::test]
async fn a_new_id_keeps_the_values_and_kills_the_old_token() {
    let mut browser = Browser::new(MemoryStore::new());
    browser.put("v").await;
    let mut thief = browser.with_token(browser.token.clone());
    browser
        .visit(async || session::current()?.cycle_id().await)
        .await;
    assert_ne!(browser.token, thief.token);
    assert_eq!(browser.value().await.as_deref(), Some("v"));
    assert_eq!(thief.value().await, None);
}

#[tokio::test]
async fn flush_ends_the_session_and_what_follows_is_a_new_one() {
    let mut browser = Browser::new(MemoryStore::new());
    browser.put("v").await;
    let mut thief = browser.with_token(browser.token.clone());
    let refill = async || {
        let session = session::current()?;
        session.flush().await?;
        session.insert("other", 1).await
    };
    browser.visit(refill).await;
    assert_ne!(browser.token, thief.token);
    assert_eq!(browser.value().await, None);
    assert_eq!(thief.value().await, None);
    browser
        .visit(async || session::current()?.flush().await)
        .await;
    assert_eq!(browser.token, None);
}

#[tokio::test]
async fn a_token_that_somebody_made_up_is_not_taken_over() {
    let store = MemoryStore::new();
    let mut browser = Browser::new(store).with_token(Some("chosen-by-an-attacker".to_owned()));
    browser.put("v").await;
    assert_ne!(browser.token.as_deref(), Some("chosen-by-an-attacker"));
}

#[tokio::test]
async fn all_holders_in_one_request_share_it() {
    let mut browser = Browser::cookies();
    let sees = browser
        .visit(async || {
            let (one, two): (Session, Session) = (session::current()?, session::current()?);
            one.insert("k", 7).await?;
            two.get::<u8>("k").await
        })
        .await;
    assert_eq!(sees, Some(7));
}

#[tokio::test]
async fn a_value_of_another_type_is_an_error_that_names_the_key() {
    let mut browser = Browser::cookies();
    browser.put("text").await;
    let error = browser
        .visit(async || Ok(session::current()?.get::<u8>("k").await.unwrap_err()))
        .await;
    assert_eq!(error.error_code(), Some("http.E122"));
    assert!(error.message().contains("`k`"));
}

#[tokio::test]
async fn the_others_of_an_account_can_be_ended() {
    let mut here = Browser::new(MemoryStore::new());
    let mut there = here.with_token(None);
    for browser in [&mut here, &mut there] {
        browser.put("v").await;
        browser
            .visit(async || session::current()?.set_owner(Some("7".to_owned())).await)
            .await;
    }
    here.visit(async || session::current()?.end_others().await)
        .await;
    assert_eq!(here.value().await.as_deref(), Some("v"));
    assert_eq!(there.value().await, None);
}

#[tokio::test]
async fn outside_a_request_the_error_says_so() {
    assert_eq!(
        session::current().unwrap_err().error_code(),
        Some("http.E120")
    );
}
