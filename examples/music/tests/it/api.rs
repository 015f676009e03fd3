//! Tracks for programs.

use crate::chinook::sites;
use carafe::test::TestApp;
use serde_json::{Value, json};

async fn get(site: &TestApp, address: &str) -> Value {
    let answer = site.get(address).await;
    answer
        .assert_status(200)
        .assert_header("content-type", "application/json");
    answer.json()
}

#[tokio::test]
async fn a_page_says_how_many_there_are_and_where_the_next_is() {
    for site in sites().await {
        let first = get(&site, "/api/tracks").await;
        assert_eq!(first["count"], 3503);
        let track = json!({
            "id": 1,
            "name": "For Those About To Rock (We Salute You)",
            "album": "For Those About To Rock We Salute You",
            "artist": "AC/DC",
        });
        assert_eq!(first["results"][0], track);
        let second = get(&site, "/api/tracks?q=love&page=2").await;
        assert_eq!(second["count"], 130);
        assert_eq!(second["next"], "/api/tracks?q=love&page=3");
        assert_eq!(
            get(&site, "/api/tracks?q=love&page=3").await["next"],
            Value::Null
        );
    }
}

#[tokio::test]
async fn all_tracks_are_reached() {
    for site in sites().await {
        let (mut ids, mut address) = (Vec::new(), Some("/api/tracks".to_owned()));
        while let Some(next) = address {
            let page = get(&site, &next).await;
            site.assert_queries(2);
            let tracks = page["results"].as_array().expect("a list");
            ids.extend(tracks.iter().filter_map(|track| track["id"].as_i64()));
            address = page["next"].as_str().map(str::to_owned);
        }
        assert_eq!(ids, (1..=3503).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn signs_of_a_search_are_letters() {
    for site in sites().await {
        for (q, count) in [
            ("%25", 2),
            ("_", 0),
            ("%27%20OR%201%3D1%20--", 0),
            ("ac%2Fdc", 18),
        ] {
            assert_eq!(
                get(&site, &format!("/api/tracks?q={q}")).await["count"],
                count,
                "{q}"
            );
        }
        site.get("/api/tracks?page=x").await.assert_status(400);
    }
}
