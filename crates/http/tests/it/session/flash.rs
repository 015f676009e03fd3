use super::Browser;
use carafe_core::{Result, context};
use carafe_http::{
    flash::{self, flash, flash_as},
    session::MemoryStore,
};

async fn shown() -> Result<Vec<(String, String)>> {
    let context = context::current().expect("a request");
    Ok(flash::take(&context)
        .await?
        .into_iter()
        .map(|flash| (flash.category, flash.message))
        .collect())
}

fn pair(category: &str, message: &str) -> (String, String) {
    (category.to_owned(), message.to_owned())
}

#[tokio::test]
async fn a_message_is_shown_once_on_the_next_page() {
    let mut browser = Browser::cookies();
    let say = async || {
        flash("saved");
        flash_as("error", "but not mailed");
        Ok(())
    };
    browser.visit(say).await;
    let both = vec![pair("message", "saved"), pair("error", "but not mailed")];
    assert_eq!(browser.visit(shown).await, both);
    assert_eq!(browser.visit(shown).await, []);
    assert_eq!(browser.token, None);
}

#[tokio::test]
async fn a_page_of_the_same_request_shows_it_too() {
    let mut browser = Browser::cookies();
    let say_and_show = async || {
        flash("now");
        shown().await
    };
    assert_eq!(browser.visit(say_and_show).await, [pair("message", "now")]);
    assert!(browser.set_cookie().is_none());
}

#[tokio::test]
async fn messages_nobody_shows_do_not_pile_up() {
    let mut browser = Browser::new(MemoryStore::new());
    for n in 0..70 {
        browser
            .visit(async || {
                flash(n.to_string());
                Ok(())
            })
            .await;
    }
    let shown = browser.visit(shown).await;
    assert_eq!((shown.len(), &shown[49]), (50, &pair("message", "69")));
}

#[tokio::test]
async fn outside_a_request_it_only_warns() {
    flash("lost");
}
