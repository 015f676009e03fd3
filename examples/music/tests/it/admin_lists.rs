//! The admin's lists: all eleven models, paged to the end, searched and sorted.

use crate::{
    browser::{next, open, previous, rows, to_the_end},
    chinook::{database, number, sites, sites_of_a_superuser},
};
use carafe::test::TestApp;
use std::collections::HashSet;

const MODELS: [(&str, usize); 11] = [
    ("album", 347),
    ("artist", 275),
    ("customer", 59),
    ("employee", 8),
    ("genre", 25),
    ("invoice", 412),
    ("invoiceline", 2240),
    ("mediatype", 5),
    ("playlist", 18),
    ("playlisttrack", 8715),
    ("track", 3503),
];

#[tokio::test]
async fn every_row_of_every_model_is_on_one_page() {
    for site in sites_of_a_superuser().await {
        let home = open(&site, "/admin/", 4).await;
        for (model, count) in MODELS {
            let address = format!("/admin/music/{model}/");
            home.assert_contains(&format!("href=\"{address}\""));
            open(&site, &address, 4)
                .await
                .assert_contains(&format!("{count} rows"));
            let (found, pages) = to_the_end(&site, &address, 4, rows).await;
            assert_eq!(
                (model, found.len(), pages),
                (model, count, count.div_ceil(100))
            );
            assert_eq!(found.iter().collect::<HashSet<_>>().len(), count, "{model}");
        }
    }
}

#[tokio::test]
async fn a_list_takes_as_many_statements_at_any_size() {
    for site in sites_of_a_superuser().await {
        let all = list_of(&site, 3503).await;
        shrink(&site, 100).await;
        let hundred = list_of(&site, 100).await;
        shrink(&site, 1).await;
        assert_eq!([hundred, list_of(&site, 1).await], [all, all]);
    }
}

/// Opens the list of that many tracks, and counts its statements.
async fn list_of(site: &TestApp, tracks: usize) -> usize {
    let page = open(site, "/admin/music/track/", 4).await;
    assert_eq!(rows(page.text()).len(), tracks.min(100));
    site.statements().len()
}

/// Leaves that many tracks.
async fn shrink(site: &TestApp, tracks: usize) {
    let rest = format!(
        r#"DELETE FROM "InvoiceLine"; DELETE FROM "PlaylistTrack"; DELETE FROM "Track" WHERE "TrackId" > {tracks}"#
    );
    let deleted = database(site).await.script(&rest).await;
    deleted.expect("the rows can be deleted");
}

#[tokio::test]
async fn every_order_reaches_every_row() {
    let orders = [
        "name",
        "-album__title",
        "album__artist__name",
        "-genre__name",
        "-unit_price",
    ];
    for site in sites_of_a_superuser().await {
        for order in orders {
            let (found, _) =
                to_the_end(&site, &format!("/admin/music/track/?o={order}"), 4, rows).await;
            assert_eq!(found.iter().collect::<HashSet<_>>().len(), 3503, "{order}");
            assert_eq!(found.len(), 3503, "{order}");
        }
        for order in ["date", "total", "-total", "billing_country"] {
            let (found, _) =
                to_the_end(&site, &format!("/admin/music/invoice/?o={order}"), 4, rows).await;
            assert_eq!(found.iter().collect::<HashSet<_>>().len(), 412, "{order}");
        }
    }
}

#[tokio::test]
async fn the_way_back_shows_the_same_pages() {
    for site in sites_of_a_superuser().await {
        let mut page = open(&site, "/admin/music/invoice/?o=-total", 4).await;
        let mut there = vec![rows(page.text())];
        while let Some(address) = next(page.text()) {
            page = open(&site, &address, 4).await;
            there.push(rows(page.text()));
        }
        let mut back = vec![rows(page.text())];
        while let Some(address) = previous(page.text()) {
            page = open(&site, &address, 4).await;
            back.push(rows(page.text()));
        }
        back.reverse();
        assert_eq!(there.concat(), back.concat());
    }
}

#[tokio::test]
async fn each_word_of_a_search_is_in_one_of_the_fields() {
    let found = [
        ("love", 190),
        ("love%20rock", 25),
        ("BACH", 8),
        ("AC%2FDC", 18),
        ("iron%20maiden%20live", 52),
    ];
    let letters = [("%25", 2), ("_", 0), ("%5C", 4), ("no%20such%20track", 0)];
    for site in sites_of_a_superuser().await {
        for (words, count) in found.into_iter().chain(letters) {
            let address = format!("/admin/music/track/?q={words}");
            let (found, _) = to_the_end(&site, &address, 4, rows).await;
            assert_eq!((words, found.len()), (words, count));
        }
        let both = open(&site, "/admin/music/track/?q=love&o=-name", 4).await;
        both.assert_contains("190 rows");
    }
}

#[tokio::test]
async fn a_search_is_kept_on_the_way_through_its_pages() {
    for site in sites_of_a_superuser().await {
        let (found, pages) = to_the_end(
            &site,
            "/admin/music/invoiceline/?q=the&o=-unit_price",
            4,
            rows,
        )
        .await;
        let sql = r#"SELECT count(*) FROM "InvoiceLine" l JOIN "Track" t ON t."TrackId" = l."TrackId"
            WHERE lower(t."Name") LIKE '%the%'"#;
        assert_eq!(
            i64::try_from(found.len()).expect("few"),
            number(&site, sql).await
        );
        assert!(pages > 1);
    }
}

#[tokio::test]
async fn strangers_are_sent_to_the_login() {
    for site in sites().await {
        site.get("/admin/music/track/")
            .await
            .assert_redirect("/accounts/login/?next=/admin/music/track/");
    }
}

#[tokio::test]
async fn odd_addresses_are_answered() {
    let lists = [
        "?o=nothing",
        "?o=--name",
        "?o=name&after=v1",
        "?after=%1f",
        "?q=%00",
        "?q=a&q=b",
        "?o=-unit_price&after=vx%1Fv1",
        "?after=v99999999999999999999",
    ];
    let rows = ["99999999999", "-1", "0", "x", "1,2", "%00", "1%2F2"];
    for site in sites_of_a_superuser().await {
        for query in lists {
            let answer = site.get(&format!("/admin/music/track/{query}")).await;
            assert_eq!(answer.status(), 200, "{query}: {answer:?}");
        }
        for row in rows {
            let address = format!("/admin/music/track/{row}/change/");
            site.get(&address).await.assert_status(404);
        }
        site.get("/admin/music/nothing/").await.assert_status(404);
    }
}
