//! The pages people see.

use crate::{
    browser::{attribute, open, to_the_end},
    chinook::sites,
};
use std::collections::HashSet;

fn albums(page: &str) -> Vec<String> {
    let headings = page.split("<h2>").skip(1);
    headings
        .filter_map(|heading| attribute(heading.split('>').next()?, "href"))
        .collect()
}

#[tokio::test]
async fn every_album_is_on_one_page() {
    for site in sites().await {
        let first = open(&site, "/", 3).await;
        first
            .assert_contains("347 albums")
            .assert_contains("Page 1 of 29");
        let (found, pages) = to_the_end(&site, "/", 3, albums).await;
        assert_eq!((found.len(), pages), (347, 29));
        assert_eq!(found.iter().collect::<HashSet<_>>().len(), 347);
    }
}

#[tokio::test]
async fn albums_are_shown_with_artist_and_tracks() {
    for site in sites().await {
        let found = open(&site, "/?q=let+there+be", 3).await;
        found.assert_contains("<h1>1 album for “let there be”</h1>");
        found
            .assert_contains("AC/DC")
            .assert_contains("<li>Whole Lotta Rosie</li>");
        let page = open(&site, "/albums/4", 3).await;
        page.assert_contains("<h1>Let There Be Rock</h1>")
            .assert_contains("<td>6:06</td>")
            .assert_contains("0.99");
        site.get("/albums/9999").await.assert_status(404);
        open(&site, "/?q=100%25&page=7", 3)
            .await
            .assert_contains("0 albums");
        open(&site, "/?q=%3Cscript%3E", 3)
            .await
            .assert_lacks("<script>");
    }
}

#[tokio::test]
async fn odd_addresses_are_answered() {
    for site in sites().await {
        for address in [
            "/?page=0",
            "/?page=18446744073709551615",
            "/?q=%00",
            "/api/tracks?q=%00",
        ] {
            let answer = site.get(address).await;
            assert!(answer.status() < 500, "{address}: {answer:?}");
        }
        let last = site.get("/api/tracks?page=18446744073709551615").await;
        last.assert_status(200).assert_contains(r#""next":null"#);
        site.get("/?page=two").await.assert_status(400);
    }
}
