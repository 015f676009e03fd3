//! The admin's forms: what was typed is in the table, and nothing else has changed.

use crate::{
    browser::{form, form_with, open, rows},
    chinook::{number, sites_of_a_superuser},
};
use carafe::test::TestApp;

const TRACK: &str = "/admin/music/track/1/change/";

#[tokio::test]
async fn a_track_is_edited() {
    for site in sites_of_a_superuser().await {
        let before = others(&site).await;
        let page = open(&site, TRACK, 6).await;
        let changes = [
            ("name", "<b>For Those</b> & “us”"),
            ("unit_price", "1.29"),
            ("composer", ""),
        ];
        let typed = form_with(page.text(), &changes);
        site.post(TRACK)
            .form(&typed)
            .await
            .assert_redirect("/admin/music/track/");
        let list = site.get("/admin/music/track/?q=for+those+us").await;
        list.assert_contains("&lt;b&gt;For Those&lt;/b&gt; &amp; “us”")
            .assert_contains("1.29");
        let stored = r#"SELECT count(*) FROM "Track" WHERE "TrackId" = 1 AND "Name" = '<b>For Those</b> & “us”'
            AND "UnitPrice" = 1.29 AND "Composer" IS NULL AND "Milliseconds" = 343719 AND "Bytes" = 11170334
            AND "AlbumId" = 1 AND "MediaTypeId" = 1 AND "GenreId" = 1"#;
        assert_eq!(number(&site, stored).await, 1);
        assert_eq!(others(&site).await, before);
        // The page that was opened before knows nothing of the change.
        let stale = site.post(TRACK).form(&typed).await;
        stale
            .assert_status(200)
            .assert_contains("Somebody else has changed this row");
    }
}

/// What the other rows are like, in one number.
async fn others(site: &TestApp) -> i64 {
    let sql = r#"SELECT CAST(sum(length("Name") * "TrackId" + "Milliseconds") AS bigint) FROM "Track"
        WHERE "TrackId" <> 1"#;
    number(site, sql).await
}

#[tokio::test]
async fn saving_what_is_there_changes_nothing() {
    let pages = [
        "track/3412",
        "album/1",
        "invoice/1",
        "invoiceline/2240",
        "employee/1",
        "customer/1",
        "playlist/3",
    ];
    for site in sites_of_a_superuser().await {
        for row in pages {
            let address = format!("/admin/music/{row}/change/");
            let page = open(&site, &address, 8).await;
            let typed = form(page.text());
            let list = format!(
                "/admin/music/{}/",
                row.split('/').next().unwrap_or_default()
            );
            site.post(&address)
                .form(&typed)
                .await
                .assert_redirect(&list);
            let again = open(&site, &address, 8).await;
            assert_eq!(form(again.text()), typed, "{row}");
        }
    }
}

#[tokio::test]
async fn what_does_not_fit_is_told_beside_its_field() {
    for site in sites_of_a_superuser().await {
        let page = open(&site, TRACK, 6).await;
        let long = "x".repeat(201);
        for change in [
            ("unit_price", "1.234"),
            ("name", long.as_str()),
            ("name", ""),
            ("milliseconds", "soon"),
        ] {
            let typed = form_with(page.text(), &[change]);
            let refused = site.post(TRACK).form(&typed).await;
            refused
                .assert_status(200)
                .assert_contains("aria-invalid=\"true\"");
            let kept = form(refused.text());
            assert!(
                kept.contains(&(change.0.to_owned(), change.1.to_owned())),
                "{change:?}: {kept:?}"
            );
        }
        let untouched =
            r#"SELECT count(*) FROM "Track" WHERE "TrackId" = 1 AND "UnitPrice" = 0.99"#;
        assert_eq!(number(&site, untouched).await, 1);
    }
}

#[tokio::test]
async fn nonsense_is_refused_and_changes_nothing() {
    let track = [
        ("unit_price", "123456789.00"),
        ("unit_price", "NaN"),
        ("unit_price", "1e1000"),
        ("milliseconds", "99999999999"),
        ("album", "99999999999"),
        ("album", "x"),
        ("media_type", ""),
        ("name", "with\u{0}zero"),
    ];
    let invoice = [
        ("date", "2021-13-01T00:00"),
        ("date", ""),
        ("customer", "0"),
        ("total", "-"),
    ];
    for site in sites_of_a_superuser().await {
        let before = sums(&site).await;
        refuse_each(&site, "track", &track).await;
        refuse_each(&site, "invoice", &invoice).await;
        assert_eq!(sums(&site).await, before);
    }
}

/// Types each value into the form of the first row.
async fn refuse_each(site: &TestApp, model: &str, changes: &[(&str, &str)]) {
    let address = format!("/admin/music/{model}/1/change/");
    let page = open(site, &address, 6).await;
    for change in changes {
        let typed = form_with(page.text(), &[*change]);
        let refused = site.post(&address).form(&typed).await;
        assert_eq!(refused.status(), 200, "{change:?}: {refused:?}");
        refused.assert_contains("aria-invalid=\"true\"");
    }
}

async fn sums(site: &TestApp) -> i64 {
    let sql = r#"SELECT CAST((SELECT sum(length("Name") + "UnitPrice" * 100 + "Milliseconds" + "AlbumId") FROM "Track")
        + (SELECT sum("CustomerId" + "Total" * 100) FROM "Invoice") AS bigint)"#;
    number(site, sql).await
}

#[tokio::test]
async fn many_rows_are_no_select() {
    for site in sites_of_a_superuser().await {
        let track = open(&site, TRACK, 6).await;
        track
            .assert_contains("<select id=\"id_album\"")
            .assert_contains(">Let There Be Rock</option>");
        let address = "/admin/music/invoiceline/1/change/";
        let line = open(&site, address, 6).await;
        line.assert_lacks("<select id=\"id_track\"")
            .assert_contains("href=\"/admin/music/track/\"");
        assert_eq!(line.input("track").as_deref(), Some("2"));
        let typed = form_with(line.text(), &[("track", "99999")]);
        let refused = site.post(address).form(&typed).await;
        refused
            .assert_status(200)
            .assert_contains("There is no row with this key.");
        let typed = form_with(line.text(), &[("track", "3503")]);
        site.post(address)
            .form(&typed)
            .await
            .assert_redirect("/admin/music/invoiceline/");
        let stored = r#"SELECT "TrackId" FROM "InvoiceLine" WHERE "InvoiceLineId" = 1"#;
        assert_eq!(number(&site, stored).await, 3503);
    }
}

#[tokio::test]
async fn a_renamed_playlist_keeps_its_tracks() {
    for site in sites_of_a_superuser().await {
        let address = "/admin/music/playlist/1/change/";
        let page = open(&site, address, 8).await;
        let typed = form_with(page.text(), &[("name", "Everything")]);
        site.post(address)
            .form(&typed)
            .await
            .assert_redirect("/admin/music/playlist/");
        let name =
            r#"SELECT count(*) FROM "Playlist" WHERE "PlaylistId" = 1 AND "Name" = 'Everything'"#;
        assert_eq!(number(&site, name).await, 1);
        let tracks = r#"SELECT count(*) FROM "PlaylistTrack" WHERE "PlaylistId" = 1"#;
        assert_eq!(number(&site, tracks).await, 3290);
    }
}

#[tokio::test]
async fn a_genre_comes_and_goes() {
    for site in sites_of_a_superuser().await {
        let add = "/admin/music/genre/add/";
        let typed = form_with(open(&site, add, 6).await.text(), &[("name", "Krautrock")]);
        site.post(add)
            .form(&typed)
            .await
            .assert_redirect("/admin/music/genre/");
        let key = number(
            &site,
            r#"SELECT "GenreId" FROM "Genre" WHERE "Name" = 'Krautrock'"#,
        )
        .await;
        assert_eq!(key, 26);
        let delete = "/admin/music/genre/26/delete/";
        let typed = form(open(&site, delete, 6).await.text());
        assert_eq!(number(&site, r#"SELECT count(*) FROM "Genre""#).await, 26);
        site.post(delete)
            .form(&typed)
            .await
            .assert_redirect("/admin/music/genre/");
        assert_eq!(number(&site, r#"SELECT count(*) FROM "Genre""#).await, 25);
        site.get(delete).await.assert_status(404);
    }
}

#[tokio::test]
async fn a_row_that_others_need_stays() {
    for site in sites_of_a_superuser().await {
        let delete = "/admin/music/album/1/delete/";
        let typed = form(open(&site, delete, 6).await.text());
        let refused = site.post(delete).form(&typed).await;
        refused.assert_contains("other rows still refer to it");
        assert_eq!(number(&site, r#"SELECT count(*) FROM "Album""#).await, 347);
    }
}

#[tokio::test]
async fn a_key_of_two_columns_names_one_row() {
    for site in sites_of_a_superuser().await {
        let list = open(&site, "/admin/music/playlisttrack/?q=TV+Shows", 4).await;
        let row = rows(list.text()).remove(0);
        let delete = row.replace("/change/", "/delete/");
        let typed = form(open(&site, &delete, 8).await.text());
        site.post(&delete)
            .form(&typed)
            .await
            .assert_redirect("/admin/music/playlisttrack/");
        assert_eq!(number(&site, LINKS).await, 8714);
        site.get(&row).await.assert_status(404);
        for half in ["1", "1,", "1,2,3", "x,2", ","] {
            let address = format!("/admin/music/playlisttrack/{half}/change/");
            site.get(&address).await.assert_status(404);
        }
    }
}

const LINKS: &str = r#"SELECT count(*) FROM "PlaylistTrack""#;

#[tokio::test]
async fn a_key_of_two_columns_can_be_changed_and_is_unique() {
    let (row, list) = (
        "/admin/music/playlisttrack/18,597/change/",
        "/admin/music/playlisttrack/",
    );
    for site in sites_of_a_superuser().await {
        let page = open(&site, row, 8).await;
        let typed = form_with(page.text(), &[("track", "1")]);
        site.post(row).form(&typed).await.assert_redirect(list);
        site.get(row).await.assert_status(404);
        open(&site, "/admin/music/playlisttrack/18,1/change/", 8).await;
        let add = "/admin/music/playlisttrack/add/";
        let new = [("playlist", "18"), ("track", "2")];
        site.post(add).form(&new).await.assert_redirect(list);
        let twice = site.post(add).form(&new).await;
        twice.assert_status(200).assert_contains("already exists");
        assert_eq!(number(&site, LINKS).await, 8716);
    }
}

#[tokio::test]
async fn what_may_be_missing_may_be_left_out() {
    let typed = [
        ("name", "Untitled"),
        ("album", ""),
        ("media_type", "1"),
        ("genre", ""),
        ("composer", ""),
        ("milliseconds", "1000"),
        ("bytes", ""),
        ("unit_price", "0"),
    ];
    for site in sites_of_a_superuser().await {
        let add = "/admin/music/track/add/";
        site.post(add)
            .form(&typed)
            .await
            .assert_redirect("/admin/music/track/");
        let stored = r#"SELECT count(*) FROM "Track" WHERE "TrackId" = 3504 AND "AlbumId" IS NULL
            AND "GenreId" IS NULL AND "Composer" IS NULL AND "Bytes" IS NULL"#;
        assert_eq!(number(&site, stored).await, 1);
        let list = open(&site, "/admin/music/track/", 4).await;
        list.assert_contains("3504 rows")
            .assert_contains("Untitled");
        let found = site.get("/api/tracks?q=untitled").await;
        found.assert_contains(r#"{"id":3504,"name":"Untitled","album":null,"artist":null}"#);
    }
}
