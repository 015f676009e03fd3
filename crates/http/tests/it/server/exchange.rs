//! Requests and answers on one connection: pipelining, panics, clients that leave.

use super::raw::{GET, Running, millis, status};
use axum_core::{body::Body, response::IntoResponse as _};
use carafe_http::server::{Peer, ServerSettings};
use http::{Method, Request};
use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
};
use tokio::{sync::Notify, time::sleep};

#[tokio::test]
async fn pipelined_requests_are_answered_in_order() {
    let handler = |request: Request<Body>, _: Peer| async move {
        let path = request.uri().path().to_owned();
        if path == "/3" {
            sleep(millis(50)).await;
        }
        format!("[{path}]").into_response()
    };
    let server = Running::start(ServerSettings::default(), Arc::new(handler)).await;
    let mut wire = server.connect().await;
    let all: Vec<_> = (0..40)
        .map(|n| format!("GET /{n} HTTP/1.1\r\nHost: a\r\n\r\n"))
        .collect();
    let answer = wire.send(all.concat()).await.until("[/39]").await;
    let order: Vec<_> = answer
        .split('[')
        .skip(1)
        .filter_map(|part| part.split_once(']'))
        .map(|part| part.0)
        .collect();
    let expected: Vec<_> = (0..40).map(|n| format!("/{n}")).collect();
    assert_eq!(order, expected);
}

#[tokio::test]
async fn an_answer_does_not_wait_for_the_slow_one_behind_it() {
    let handler = |request: Request<Body>, _: Peer| async move {
        if request.uri().path() == "/slow" {
            sleep(millis(3000)).await;
        }
        "done".into_response()
    };
    let server = Running::start(ServerSettings::default(), Arc::new(handler)).await;
    let mut wire = server.connect().await;
    let slow = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n";
    wire.send(format!("{GET}{slow}{GET}")).await;
    let start = std::time::Instant::now();
    wire.until("done").await;
    assert!(start.elapsed() < millis(1500), "{:?}", start.elapsed());
}

#[tokio::test]
async fn large_pipelined_answers_arrive_whole() {
    let handler = |_: Request<Body>, _: Peer| async { "~".repeat(300_000).into_response() };
    let server = Running::start(ServerSettings::default(), Arc::new(handler)).await;
    let mut wire = server.connect().await;
    let last = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let answer = wire
        .send(format!("{}{last}", GET.repeat(20)))
        .await
        .rest()
        .await;
    assert_eq!(answer.matches("HTTP/1.1 200").count(), 21);
    assert_eq!(answer.matches('~').count(), 21 * 300_000);
}

#[tokio::test]
async fn a_panic_is_a_500_for_that_request_only() {
    let handler = |request: Request<Body>, _: Peer| async move {
        assert!(request.uri().path() != "/panic", "on purpose");
        "fine".into_response()
    };
    let server = Running::start(ServerSettings::default(), Arc::new(handler)).await;
    let mut wire = server.connect().await;
    for method in ["GET", "POST"] {
        let answer = wire
            .send(format!("{method} /panic HTTP/1.1\r\nHost: a\r\n\r\n"))
            .await
            .until("error")
            .await;
        assert_eq!(status(&answer), 500, "{answer}");
        assert!(!answer.contains("on purpose"), "{answer}");
        wire.send(GET).await.until("fine").await;
    }
}

#[tokio::test]
async fn unsafe_methods_end_when_the_client_leaves_and_safe_ones_are_dropped() {
    let finished = Arc::new(AtomicUsize::new(0));
    let begun = Arc::new(Notify::new());
    let (seen, started) = (Arc::clone(&finished), Arc::clone(&begun));
    let handler = move |request: Request<Body>, _: Peer| {
        let (seen, started) = (Arc::clone(&seen), Arc::clone(&started));
        async move {
            started.notify_one();
            sleep(millis(300)).await;
            let weight = [100, 1][usize::from(request.method() == Method::POST)];
            seen.fetch_add(weight, SeqCst);
            "late".into_response()
        }
    };
    let server = Running::start(ServerSettings::default(), Arc::new(handler)).await;
    for method in ["GET", "POST"] {
        let mut wire = server.connect().await;
        wire.send(format!("{method} / HTTP/1.1\r\nHost: a\r\n\r\n"))
            .await;
        begun.notified().await;
        drop(wire);
    }
    sleep(millis(800)).await;
    assert_eq!(finished.load(SeqCst), 1);
}

async fn piece(n: u8) -> Option<(Result<String, Infallible>, u8)> {
    if n > 0 {
        sleep(millis(400)).await;
    }
    (n < 3).then(|| (Ok(format!("piece {n}")), n + 1))
}

#[tokio::test]
async fn a_stream_is_sent_piece_by_piece() {
    let handler = |_: Request<Body>, _: Peer| async {
        Body::from_stream(futures_util::stream::unfold(0, piece)).into_response()
    };
    let server = Running::start(ServerSettings::default(), Arc::new(handler)).await;
    let mut wire = server.connect().await;
    let start = std::time::Instant::now();
    // A request waits behind the stream: what was sent so far must go out all the same.
    wire.send(format!("{GET}{GET}"))
        .await
        .until("piece 0")
        .await;
    assert!(start.elapsed() < millis(350), "{:?}", start.elapsed());
    wire.until("piece 2").await;
}

#[tokio::test]
async fn the_peer_is_told() {
    let handler = |_: Request<Body>, peer: Peer| async move { format!("{peer:?}").into_response() };
    let server = Running::start(ServerSettings::default(), Arc::new(handler)).await;
    let mut wire = server.connect().await;
    let port = wire.0.local_addr().unwrap().port();
    let answer = wire.send(GET).await.until("}").await;
    assert!(
        answer.contains(&format!("Some(127.0.0.1:{port}), secure: false")),
        "{answer}"
    );
}

#[tokio::test]
async fn an_upgraded_connection_belongs_to_the_handler() {
    let handler = |mut request: Request<Body>, _: Peer| async move {
        tokio::spawn(async move {
            let upgraded = hyper::upgrade::on(&mut request).await.unwrap();
            let (mut from, mut to) = tokio::io::split(hyper_util::rt::TokioIo::new(upgraded));
            tokio::io::copy(&mut from, &mut to).await.unwrap();
        });
        let headers = [("connection", "upgrade"), ("upgrade", "echo")];
        (http::StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
    };
    let mut settings = ServerSettings::default();
    settings.max_connections = 1;
    settings.head_timeout = millis(100);
    settings.keep_alive = millis(100);
    let server = Running::start(settings, Arc::new(handler)).await;
    let mut wire = server.connect().await;
    let ask = "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n";
    let answer = wire.send(ask).await.until("\r\n\r\n").await;
    assert_eq!(status(&answer), 101, "{answer}");
    sleep(millis(300)).await;
    // Bytes that are no HTTP at all.
    wire.send("\n\0\x7f no request")
        .await
        .until("no request")
        .await;
    // It still counts as a connection.
    let mut second = server.connect().await;
    second.send(ask).await;
    assert!(second.stays_silent(millis(100)).await);
    drop(wire);
    second.until("\r\n\r\n").await;
}

/// Says when it is dropped.
struct Dropped(Arc<Notify>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

async fn tick(guard: Dropped) -> Option<(Result<&'static str, Infallible>, Dropped)> {
    sleep(millis(100)).await;
    Some((Ok("tick"), guard))
}

#[tokio::test]
async fn a_stream_ends_when_the_client_leaves() {
    let ended = Arc::new(Notify::new());
    let seen = Arc::clone(&ended);
    let handler = move |_: Request<Body>, _: Peer| {
        let endless = futures_util::stream::unfold(Dropped(Arc::clone(&seen)), tick);
        async { Body::from_stream(endless).into_response() }
    };
    let server = Running::start(ServerSettings::default(), Arc::new(handler)).await;
    let mut wire = server.connect().await;
    wire.send(GET).await.until("tick").await;
    drop(wire);
    let stopped = tokio::time::timeout(millis(1000), ended.notified()).await;
    stopped.expect("the stream is dropped");
}
