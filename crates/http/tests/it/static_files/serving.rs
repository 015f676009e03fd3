use super::{Folder, ask, get, header, text};
use carafe_http::static_files::{EmbeddedFile, StaticFiles, content_type};
use http::Request;

const FILES: &[EmbeddedFile] = &[
    EmbeddedFile {
        path: "css/site.css",
        bytes: b"embedded",
    },
    EmbeddedFile {
        path: "logo.svg",
        bytes: b"<svg/>",
    },
];

#[tokio::test]
async fn a_file_has_type_length_tag_and_date() {
    let folder = Folder::new();
    folder.write("root/css/site.css", "body{}");
    let response = get(&folder.files(), "css/site.css").await;
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "content-type"), "text/css; charset=utf-8");
    assert_eq!(header(&response, "content-length"), "6");
    assert_eq!(header(&response, "x-content-type-options"), "nosniff");
    assert_eq!(header(&response, "cache-control"), "no-cache");
    assert!(
        header(&response, "etag").starts_with('"')
            && header(&response, "last-modified").ends_with("GMT")
    );
    assert_eq!(text(response).await, "body{}");
}

#[tokio::test]
async fn who_has_it_gets_304() {
    let folder = Folder::new();
    folder.write("root/a.txt", "a");
    for files in [
        folder.files(),
        StaticFiles::new().embedded(&[EmbeddedFile {
            path: "a.txt",
            bytes: b"a",
        }]),
    ] {
        let first = get(&files, "a.txt").await;
        let tag = header(&first, "etag").to_owned();
        for sent in [
            tag.clone(),
            format!("W/{tag}"),
            format!("\"other\", {tag}"),
            "*".to_owned(),
        ] {
            let again = ask(
                &files,
                "a.txt",
                Request::get("/").header("if-none-match", sent),
            )
            .await;
            assert_eq!(
                (again.status().as_u16(), header(&again, "etag")),
                (304, &*tag)
            );
            assert_eq!(text(again).await, "");
        }
        let other = ask(
            &files,
            "a.txt",
            Request::get("/").header("if-none-match", "\"other\""),
        )
        .await;
        assert_eq!(other.status(), 200);
    }
    let files = folder.files();
    let date = header(&get(&files, "a.txt").await, "last-modified").to_owned();
    let since = |date: &str| Request::get("/").header("if-modified-since", date);
    assert_eq!(ask(&files, "a.txt", since(&date)).await.status(), 304);
    assert_eq!(
        ask(&files, "a.txt", since("Sun, 06 Nov 1994 08:49:37 GMT"))
            .await
            .status(),
        200
    );
    let both = since(&date).header("if-none-match", "\"other\"");
    assert_eq!(ask(&files, "a.txt", both).await.status(), 200);
}

#[tokio::test]
async fn a_changed_file_has_another_tag_and_version() {
    let folder = Folder::new();
    folder.write("root/a.txt", "a");
    let files = folder.files();
    let (tag, version) = (
        header(&get(&files, "a.txt").await, "etag").to_owned(),
        files.version("a.txt"),
    );
    folder.write("root/a.txt", "longer");
    assert_ne!(header(&get(&files, "a.txt").await, "etag"), tag);
    assert_ne!(files.version("a.txt"), version);
}

#[tokio::test]
async fn the_right_version_in_the_address_is_kept_forever() {
    let files = StaticFiles::new().embedded(FILES);
    let version = files.version("css/site.css").unwrap();
    let right = ask(
        &files,
        "css/site.css",
        Request::get(format!("/x?v={version}")),
    )
    .await;
    assert_eq!(
        header(&right, "cache-control"),
        "public, max-age=31536000, immutable"
    );
    let wrong = ask(&files, "css/site.css", Request::get("/x?v=0")).await;
    assert_eq!(header(&wrong, "cache-control"), "no-cache");
}

#[tokio::test]
async fn head_has_the_headers_and_no_body() {
    let response = ask(
        &StaticFiles::new().embedded(FILES),
        "logo.svg",
        Request::head("/"),
    )
    .await;
    assert_eq!(
        (
            response.status().as_u16(),
            header(&response, "content-length")
        ),
        (200, "6")
    );
    assert_eq!(header(&response, "content-type"), "image/svg+xml");
    assert_eq!(text(response).await, "");
}

#[tokio::test]
async fn one_range_is_served_short_files_and_long_ones() {
    let folder = Folder::new();
    let long: String = (0..30_000)
        .map(|n| format!("{n:07}\n"))
        .collect::<Vec<_>>()
        .concat();
    folder.write("root/long.txt", &long);
    folder.write("root/short.txt", &long[..100]);
    let files = folder.files();
    for (path, total) in [("long.txt", long.len()), ("short.txt", 100)] {
        for (range, start, end) in [
            ("0-0", 0, 1),
            ("10-19", 10, 20),
            ("90-", 90, total),
            ("-8", total - 8, total),
        ] {
            let request = Request::get("/").header("range", format!("bytes={range}"));
            let response = ask(&files, path, request).await;
            assert_eq!(response.status(), 206, "{path} {range}");
            let expected = format!("bytes {start}-{}/{total}", end - 1);
            assert_eq!(
                header(&response, "content-range"),
                expected,
                "{path} {range}"
            );
            assert_eq!(
                header(&response, "content-length"),
                (end - start).to_string()
            );
            assert_eq!(text(response).await, long[start..end], "{path} {range}");
        }
    }
    assert_eq!(text(get(&files, "long.txt").await).await, long);
}

#[tokio::test]
async fn ranges_that_do_not_fit() {
    let files = StaticFiles::new().embedded(FILES);
    let status = async |range: &str| {
        ask(
            &files,
            "css/site.css",
            Request::get("/").header("range", range),
        )
        .await
        .status()
        .as_u16()
    };
    for outside in [
        "bytes=8-",
        "bytes=100-200",
        "bytes=-0",
        "bytes=99999999999999999999-",
    ] {
        assert_eq!(status(outside).await, 416, "{outside}");
    }
    for whole in [
        "bytes=0-1,3-4",
        "lines=0-1",
        "bytes=5-2",
        "bytes=a-b",
        "bytes=+1-2",
        "bytes",
        "bytes=-",
    ] {
        assert_eq!(status(whole).await, 200, "{whole}");
    }
    let stale = Request::get("/")
        .header("range", "bytes=0-1")
        .header("if-range", "\"other\"");
    assert_eq!(ask(&files, "css/site.css", stale).await.status(), 200);
    let tag = header(&get(&files, "css/site.css").await, "etag").to_owned();
    let fresh = Request::get("/")
        .header("range", "bytes=0-1")
        .header("if-range", tag);
    assert_eq!(ask(&files, "css/site.css", fresh).await.status(), 206);
}

#[tokio::test]
async fn other_methods_are_405() {
    let response = ask(
        &StaticFiles::new().embedded(FILES),
        "logo.svg",
        Request::post("/"),
    )
    .await;
    assert_eq!(
        (response.status().as_u16(), header(&response, "allow")),
        (405, "GET, HEAD")
    );
}

#[tokio::test]
async fn the_first_place_that_has_it_wins() {
    let folder = Folder::new();
    folder.write("root/css/site.css", "disk");
    let files = folder.files().embedded(FILES);
    assert_eq!(text(get(&files, "css/site.css").await).await, "disk");
    assert_eq!(text(get(&files, "logo.svg").await).await, "<svg/>");
    assert_eq!(get(&StaticFiles::new(), "logo.svg").await.status(), 404);
}

#[test]
fn types_go_by_the_last_ending() {
    let table = [
        ("a.min.js", "text/javascript; charset=utf-8"),
        ("font.woff2", "font/woff2"),
        ("a.b/c", "application/octet-stream"),
        ("page.html", "text/html; charset=utf-8"),
        ("app.wasm", "application/wasm"),
        ("z.zip", "application/zip"),
        ("a.aac", "audio/aac"),
    ];
    for (path, kind) in table {
        assert_eq!(content_type(path), kind, "{path}");
    }
}
