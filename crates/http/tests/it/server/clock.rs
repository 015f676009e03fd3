//! Head time and keep-alive time are apart, and slow clients go.

use super::raw::{GET, Running, millis, status};
use axum_core::{body::Body, response::IntoResponse as _};
use carafe_http::server::{Peer, ServerSettings};
use http::Request;
use std::{sync::Arc, time::Instant};

async fn quick() -> Running {
    Running::with(|settings| {
        settings.head_timeout = millis(300);
        settings.keep_alive = millis(1500);
    })
    .await
}

#[tokio::test]
async fn a_silent_socket_is_closed_without_a_word() {
    let server = quick().await;
    let start = Instant::now();
    assert_eq!(server.connect().await.rest().await, "");
    assert!(
        start.elapsed() >= millis(290) && start.elapsed() < millis(1200),
        "{:?}",
        start.elapsed()
    );
}

#[tokio::test]
async fn one_byte_or_half_a_head_gets_408() {
    let server = quick().await;
    for start in ["G", "GET / HTTP/1.1\r\nHost: loc"] {
        let answer = server.connect().await.send(start).await.rest().await;
        assert_eq!(status(&answer), 408, "{answer}");
        assert!(answer.contains("connection: close"), "{answer}");
    }
}

#[tokio::test]
async fn more_bytes_of_the_same_head_buy_no_time() {
    let server = quick().await;
    let mut wire = server.connect().await;
    let start = Instant::now();
    let mut sent = 0;
    while sent < 40
        && tokio::io::AsyncWriteExt::write_all(&mut wire.0, b"G")
            .await
            .is_ok()
    {
        sent += 1;
        tokio::time::sleep(millis(50)).await;
        if wire.stays_silent(millis(1)).await {
            continue;
        }
        break;
    }
    assert!(start.elapsed() < millis(1200), "{:?}", start.elapsed());
}

#[tokio::test]
async fn an_idle_connection_outlives_the_head_time() {
    let server = quick().await;
    let mut wire = server.connect().await;
    wire.send(GET).await.until("hello 0").await;
    assert!(wire.stays_silent(millis(900)).await);
    wire.send(GET).await.until("hello 0").await;
    let start = Instant::now();
    assert_eq!(wire.rest().await, "");
    assert!(start.elapsed() >= millis(1400), "{:?}", start.elapsed());
}

#[tokio::test]
async fn the_keep_alive_time_begins_anew_after_each_answer() {
    let handler = |_: Request<Body>, _: Peer| async {
        tokio::time::sleep(millis(100)).await;
        "late".into_response()
    };
    let mut settings = ServerSettings::default();
    settings.keep_alive = millis(400);
    let server = Running::start(settings, Arc::new(handler)).await;
    let mut wire = server.connect().await;
    for _ in 0..6 {
        wire.send(GET).await.until("late").await;
        tokio::time::sleep(millis(150)).await;
    }
    let start = Instant::now();
    assert_eq!(wire.rest().await, "");
    assert!(start.elapsed() >= millis(200), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_long_download_is_no_rest() {
    let handler = |_: Request<Body>, _: Peer| async { vec![b'x'; 30_000_000].into_response() };
    let mut settings = ServerSettings::default();
    settings.keep_alive = millis(200);
    settings.head_timeout = millis(200);
    let server = Running::start(settings, Arc::new(handler)).await;
    let mut wire = server.connect().await;
    wire.send(GET).await;
    let mut seen = 0;
    while seen < 30_000_000 {
        let mut piece = vec![0; 1_000_000];
        let n = tokio::io::AsyncReadExt::read(&mut wire.0, &mut piece)
            .await
            .unwrap();
        assert!(n > 0, "closed after {seen} bytes");
        seen += n;
        tokio::time::sleep(millis(30)).await;
    }
}

#[tokio::test]
async fn half_a_second_head_has_the_head_time_only() {
    let server = quick().await;
    let mut wire = server.connect().await;
    wire.send(GET).await.until("hello 0").await;
    tokio::time::sleep(millis(600)).await;
    let start = Instant::now();
    let answer = wire.send("GET / HTTP").await.rest().await;
    assert_eq!(status(&answer), 408, "{answer}");
    assert!(start.elapsed() < millis(1000), "{:?}", start.elapsed());
}

#[tokio::test]
async fn half_a_second_head_in_the_first_ones_packet_too() {
    let server = quick().await;
    let mut wire = server.connect().await;
    let start = Instant::now();
    let answer = wire.send(format!("{GET}GET / HTTP")).await.rest().await;
    assert!(
        answer.contains("hello 0") && answer.contains("HTTP/1.1 408"),
        "{answer}"
    );
    assert!(start.elapsed() < millis(1000), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_slow_body_gets_408() {
    let server = Running::with(|settings| settings.body_grace = millis(300)).await;
    let mut wire = server.connect().await;
    wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nabc")
        .await;
    let answer = wire.rest().await;
    assert_eq!(status(&answer), 408, "{answer}");
}

#[tokio::test]
async fn a_body_that_comes_fast_enough_may_take_long() {
    let server = Running::with(|settings| {
        settings.body_grace = millis(300);
        settings.head_timeout = millis(200);
    })
    .await;
    let mut wire = server.connect().await;
    wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8000\r\n\r\n")
        .await;
    for _ in 0..8 {
        tokio::time::sleep(millis(100)).await;
        wire.send("x".repeat(1000)).await;
    }
    wire.until("hello 8000").await;
}
