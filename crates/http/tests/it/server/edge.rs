//! What a strict edge refuses, as a first request and as a second one.

use super::raw::{GET, Running, status};

const HEADS: &[(&str, u16)] = &[
    ("GET / HTTP/1.1\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
    (
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    (
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        400,
    ),
    (
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
        400,
    ),
    (
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        501,
    ),
    (
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        501,
    ),
    (
        "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    ("GET / HTTP/1.1\nHost: a\n\n", 400),
    ("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n", 400),
    ("GET / HTTP/1.2\r\nHost: a\r\n\r\n", 400),
    ("nonsense\r\n\r\n", 400),
    ("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 405),
];

#[tokio::test]
async fn refuses_a_bad_first_request_and_closes() {
    let server = Running::with(|_| {}).await;
    for (head, expected) in HEADS {
        let answer = server
            .connect()
            .await
            .send(format!("{head}{GET}"))
            .await
            .rest()
            .await;
        assert_eq!(status(&answer), *expected, "{head:?} got {answer}");
        assert!(!answer.contains("hello"), "{head:?} got {answer}");
    }
}

#[tokio::test]
async fn answers_the_request_before_a_bad_one() {
    let server = Running::with(|_| {}).await;
    for (head, expected) in HEADS {
        let answer = server
            .connect()
            .await
            .send(format!("{GET}{head}{GET}"))
            .await
            .rest()
            .await;
        let (first, second) = answer
            .split_once("hello 0")
            .unwrap_or_else(|| panic!("{head:?} got {answer}"));
        assert_eq!(
            (status(first), status(second)),
            (200, *expected),
            "{head:?} got {answer}"
        );
        assert!(!second.contains("hello"), "{head:?} got {answer}");
    }
}

#[tokio::test]
async fn a_head_may_come_byte_by_byte() {
    let server = Running::with(|_| {}).await;
    let mut wire = server.connect().await;
    for byte in
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"
            .bytes()
    {
        wire.send([byte]).await;
        tokio::task::yield_now().await;
    }
    wire.until("hello 5").await;
}

#[tokio::test]
async fn a_wrong_chunk_ends_body_and_connection() {
    let server = Running::with(|_| {}).await;
    let mut wire = server.connect().await;
    wire.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc")
        .await;
    tokio::time::sleep(super::raw::millis(50)).await;
    let answer = wire
        .send(format!("deX\r\n0\r\n\r\n{GET}"))
        .await
        .rest()
        .await;
    assert!(!answer.contains("hello"), "{answer}");
}

#[tokio::test]
async fn chunked_bodies_keep_the_connection() {
    let server = Running::with(|_| {}).await;
    let mut wire = server.connect().await;
    let chunked =
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    for _ in 0..3 {
        wire.send(chunked).await.until("hello 3").await;
    }
}
