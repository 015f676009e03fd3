//! Addresses that nobody linked.

use super::site::everywhere;

#[test]
fn what_is_not_there_is_not_found() {
    everywhere(async |site| {
        site.shelf("Novels").await;
        for page in [
            "/admin/nothing/shelf/",
            "/admin/library/nothing/",
            "/admin/library/Shelf/",
            "/admin/library/shelf/2/change/",
            "/admin/library/shelf/2/delete/",
            "/admin/nothing/shelf/add/",
            "/admin/library/nothing/1/change/",
        ] {
            site.get(page).await.assert_status(404);
        }
    });
}

#[test]
fn no_key_is_a_server_error() {
    everywhere(async |site| {
        site.shelf("Novels").await;
        for key in HOSTILE {
            for (model, action) in [
                ("library/shelf", "change"),
                ("library/shelf", "delete"),
                ("library/country", "change"),
                ("library/country", "delete"),
                ("auth/user", "change"),
                ("auth/user", "password"),
            ] {
                let page = format!("/admin/{model}/{key}/{action}/");
                let (get, post) = (site.get(&page).await, site.post(&page).await);
                let refused =
                    (400..500).contains(&get.status()) && (400..500).contains(&post.status());
                assert!(refused, "{page}: {} {}", get.status(), post.status());
            }
        }
    });
}

#[test]
fn no_query_is_a_server_error() {
    everywhere(async |site| {
        site.lines(50).await;
        for query in HOSTILE.into_iter().flat_map(queries) {
            let page = format!("/admin/library/line/?{query}");
            let status = site.get(&page).await.status();
            assert!(status < 500, "{page}: {status}");
        }
    });
}

/// This value as each wish of a list, also behind the start of a good one.
fn queries(value: &str) -> Vec<String> {
    let names = ["q", "o", "after", "before"];
    let starts = ["", "v", "n%1Fv"].iter();
    let values = starts.flat_map(|start| names.map(|name| format!("{name}={start}{value}")));
    values
        .flat_map(|query| ["", "&o=-rank", "&o=shelf__name"].map(|more| format!("{query}{more}")))
        .collect()
}

#[test]
fn no_form_is_a_server_error() {
    everywhere(async |site| {
        site.shelf("Novels").await;
        let names = [
            "title",
            "code",
            "price",
            "rating",
            "published",
            "notes",
            "shelf",
            "words",
        ];
        for value in [
            "\0",
            "\u{feff}",
            "1e999",
            "-",
            "9999999999999999999999",
            "\u{202e}",
            "NaN",
            "infinity",
        ] {
            for odd in names {
                let mut typed = vec![
                    ("title", "T"),
                    ("code", value),
                    ("price", "1"),
                    ("shelf", "1"),
                ];
                typed.retain(|(name, _)| *name != odd);
                typed.push((odd, value));
                let status = site
                    .post("/admin/library/book/add/")
                    .form(&typed)
                    .await
                    .status();
                assert!(status < 500, "{odd} {value:?}: {status}");
            }
        }
        for body in [
            "%",
            "%00",
            "=&=",
            "a",
            "name=%ff%fe",
            "name=1&name=2&_version=%00",
        ] {
            for page in [
                "/admin/library/shelf/add/",
                "/admin/library/shelf/1/change/",
            ] {
                let sent = site
                    .post(page)
                    .header("content-type", "application/x-www-form-urlencoded");
                let status = sent.body(body).await.status();
                assert!(status < 500, "{page} {body}: {status}");
            }
        }
    });
}

const HOSTILE: [&str; 16] = [
    "0",
    "-1",
    "x",
    "1x",
    "%00",
    "1%00",
    "%ff",
    "%1F",
    "%1E",
    "%1E9",
    "99999999999999999999",
    "1.5",
    "1e9",
    "%27%20or%201%3D1--",
    "%252e%252e",
    "%F0%9F%92%A9",
];
