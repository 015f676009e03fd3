//! A stop loses no request.

use super::raw::{GET, Running, millis};
use axum_core::{body::Body, response::IntoResponse as _};
use carafe_http::server::{Peer, ServerSettings};
use http::Request;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    time::Instant,
};
use tokio::{sync::Notify, time::sleep};

async fn slow(begun: Arc<Notify>, time: u64, settings: ServerSettings) -> Running {
    let handler = move |request: Request<Body>, _: Peer| {
        let begun = Arc::clone(&begun);
        async move {
            if request.uri().path() == "/slow" {
                begun.notify_one();
                sleep(millis(time)).await;
            }
            "finished".into_response()
        }
    };
    Running::start(settings, Arc::new(handler)).await
}

#[tokio::test]
async fn a_running_request_is_answered_and_the_connection_closed() {
    let begun = Arc::new(Notify::new());
    let server = slow(Arc::clone(&begun), 400, ServerSettings::default()).await;
    let mut idle = server.connect().await;
    idle.send(GET).await.until("finished").await;
    let mut wire = server.connect().await;
    wire.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").await;
    begun.notified().await;
    let address = server.address;
    let start = Instant::now();
    let stopped = server.stop();
    assert_eq!(idle.rest().await, "");
    let answer = wire.rest().await;
    assert!(
        answer.contains("connection: close") && answer.contains("finished"),
        "{answer}"
    );
    stopped.await.unwrap();
    assert!(start.elapsed() < millis(3000), "{:?}", start.elapsed());
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn who_has_just_connected_is_answered_all_the_same() {
    let server = slow(Arc::new(Notify::new()), 0, ServerSettings::default()).await;
    let mut wire = server.connect().await;
    let stopped = server.stop();
    sleep(millis(200)).await;
    let answer = wire.send(GET).await.rest().await;
    assert!(
        answer.contains("finished") && answer.contains("connection: close"),
        "{answer}"
    );
    stopped.await.unwrap();
}

#[tokio::test]
async fn the_grace_period_ends_the_wait() {
    let begun = Arc::new(Notify::new());
    let mut settings = ServerSettings::default();
    settings.grace = millis(200);
    let server = slow(Arc::clone(&begun), 60_000, settings).await;
    let mut wire = server.connect().await;
    wire.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").await;
    begun.notified().await;
    let start = Instant::now();
    server.stop().await.unwrap();
    assert!(start.elapsed() < millis(3000), "{:?}", start.elapsed());
}

#[tokio::test]
async fn the_stop_waits_for_unsafe_work_whose_client_left() {
    let (begun, ended) = (Arc::new(Notify::new()), Arc::new(AtomicBool::new(false)));
    let (started, done) = (Arc::clone(&begun), Arc::clone(&ended));
    let handler = move |_: Request<Body>, _: Peer| {
        let (started, done) = (Arc::clone(&started), Arc::clone(&done));
        async move {
            started.notify_one();
            sleep(millis(400)).await;
            done.store(true, SeqCst);
            "".into_response()
        }
    };
    let server = Running::start(ServerSettings::default(), Arc::new(handler)).await;
    let mut wire = server.connect().await;
    wire.send("POST / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    begun.notified().await;
    drop(wire);
    server.stop().await.unwrap();
    assert!(ended.load(SeqCst));
}
