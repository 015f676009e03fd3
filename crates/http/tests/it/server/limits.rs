//! Sizes: the answer names the limit, and the client gets to read it.

use super::raw::{GET, Running, hello, millis, status};
use axum_core::{body::Body, response::IntoResponse as _};
use carafe_http::server::{BodyLimit, Peer, ServerSettings};
use http::Request;
use http_body_util::BodyExt as _;
use std::{sync::Arc, time::Instant};
use tokio::io::AsyncWriteExt as _;

#[tokio::test]
async fn a_long_line_is_414_and_many_fields_are_431() {
    let server = Running::with(|_| {}).await;
    let line = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(9000));
    assert_eq!(
        status(&server.connect().await.send(line).await.rest().await),
        414
    );
    let fields = format!(
        "GET / HTTP/1.1\r\nHost: a\r\n{}\r\n",
        "A: b\r\n".repeat(100)
    );
    assert_eq!(
        status(&server.connect().await.send(fields).await.rest().await),
        431
    );
    let long = format!(
        "GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n",
        "x".repeat(33_000)
    );
    assert_eq!(
        status(&server.connect().await.send(long).await.rest().await),
        431
    );
}

#[tokio::test]
async fn what_is_just_inside_the_limits_is_served() {
    let server = Running::with(|_| {}).await;
    let path = "x".repeat(8 * 1024 - 16);
    let fields = "A: b\r\n".repeat(99);
    let mut wire = server.connect().await;
    wire.send(format!("GET /{path} HTTP/1.1\r\nHost: a\r\n{fields}\r\n"))
        .await
        .until("hello 0")
        .await;
}

#[tokio::test]
async fn a_large_body_is_413_and_the_client_reads_it_while_it_sends() {
    let server = Running::with(|_| {}).await;
    let mut wire = server.connect().await;
    wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n\r\n")
        .await;
    // More than the system's buffers take: the server must go on reading.
    wire.send(vec![b'x'; 4_000_000]).await;
    let answer = wire.rest().await;
    assert_eq!(status(&answer), 413, "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
}

#[tokio::test]
async fn an_endless_body_is_413_and_ends() {
    let server = Running::with(|_| {}).await;
    let mut wire = server.connect().await;
    wire.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        .await;
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let start = Instant::now();
    while wire.0.write_all(chunk.as_bytes()).await.is_ok() {
        assert!(start.elapsed() < millis(8000), "the server reads forever");
    }
    assert!(start.elapsed() < millis(5000), "{:?}", start.elapsed());
}

#[tokio::test]
async fn who_waits_for_100_continue_never_sends_a_large_body() {
    let server = Running::with(|_| {}).await;
    let head = |length: u32| {
        format!(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\nExpect: 100-continue\r\n\r\n"
        )
    };
    let mut wire = server.connect().await;
    let answer = wire.send(head(4_000_000)).await.until("\r\n\r\n").await;
    assert_eq!(status(&answer), 413, "{answer}");
    let mut wire = server.connect().await;
    assert_eq!(
        status(&wire.send(head(3)).await.until("\r\n\r\n").await),
        100
    );
    wire.send("abc").await.until("hello 3").await;
}

#[tokio::test]
async fn a_route_may_raise_the_limit() {
    let handler = |request: Request<Body>, _: Peer| async {
        request
            .extensions()
            .get::<BodyLimit>()
            .expect("a body has a limit")
            .set(5_000_000);
        let body = request
            .into_body()
            .collect()
            .await
            .expect("a body inside the limit");
        format!("hello {}", body.to_bytes().len()).into_response()
    };
    let server = Running::start(ServerSettings::default(), Arc::new(handler)).await;
    let mut wire = server.connect().await;
    wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n\r\n")
        .await;
    wire.send(vec![b'x'; 4_000_000]).await;
    wire.until("hello 4000000").await;
}

#[tokio::test]
async fn a_body_nobody_reads_does_not_hide_the_answer() {
    let handler = |_: Request<Body>, _: Peer| async { "early".into_response() };
    let server = Running::start(ServerSettings::default(), Arc::new(handler)).await;
    let mut wire = server.connect().await;
    wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n")
        .await;
    wire.send(vec![b'x'; 3_000_000]).await;
    assert!(wire.rest().await.contains("early"));
}

#[tokio::test]
async fn a_reader_that_stands_still_is_gone_after_the_write_stall() {
    let handler = |_: Request<Body>, _: Peer| async { vec![b'x'; 30_000_000].into_response() };
    let mut settings = ServerSettings::default();
    settings.write_stall = millis(300);
    let server = Running::start(settings, Arc::new(handler)).await;
    let mut wire = server.connect().await;
    wire.send(GET).await;
    tokio::time::sleep(millis(1200)).await;
    let answer = wire.rest().await;
    assert!(
        answer.len() < 30_000_000,
        "all of it was kept for a client that did not read"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_request_behind_an_answer_nobody_reads_waits_without_work() {
    let handler = |_: Request<Body>, _: Peer| async { vec![b'x'; 30_000_000].into_response() };
    let mut settings = ServerSettings::default();
    settings.write_stall = millis(500);
    let server = Running::start(settings, Arc::new(handler)).await;
    let mut wire = server.connect().await;
    wire.send(format!("{GET}GET / HTTP/1.1\r\n\r\n")).await;
    tokio::time::sleep(millis(1500)).await;
    let mut other = server.connect().await;
    other.send(GET).await.until("HTTP/1.1 200").await;
    assert!(wire.rest().await.len() < 30_000_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_request_behind_a_large_answer_is_told_when_that_is_read() {
    let handler = |_: Request<Body>, _: Peer| async { vec![b'x'; 30_000_000].into_response() };
    let server = Running::start(ServerSettings::default(), Arc::new(handler)).await;
    let mut wire = server.connect().await;
    wire.send(format!("{GET}GET / HTTP/1.1\r\n\r\n")).await;
    tokio::time::sleep(millis(300)).await;
    let answer = wire.rest().await;
    assert!(answer.len() > 30_000_000 && answer.contains("HTTP/1.1 400"));
}

#[tokio::test]
async fn connections_beyond_the_limit_wait() {
    let mut settings = ServerSettings::default();
    settings.max_connections = 2;
    let server = Running::start(settings, hello()).await;
    let (mut one, mut two) = (server.connect().await, server.connect().await);
    one.send(GET).await.until("hello 0").await;
    two.send(GET).await.until("hello 0").await;
    let mut three = server.connect().await;
    three.send(GET).await;
    assert!(three.stays_silent(millis(200)).await);
    drop(one);
    three.until("hello 0").await;
}
