//! HTTP/2 on the same port.

use super::raw::{GET, Running, millis};
use bytes::Bytes;
use http::{Request, Version};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http2::{self, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::AsyncReadExt as _;

async fn connect(server: &Running) -> SendRequest<Full<Bytes>> {
    let wire = server.connect().await;
    let (sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(wire.0))
        .await
        .unwrap();
    tokio::spawn(connection);
    sender
}

async fn ask(
    sender: &mut SendRequest<Full<Bytes>>,
    request: http::request::Builder,
    body: usize,
) -> (u16, String) {
    let body = Full::new(Bytes::from(vec![b'x'; body]));
    let response = sender
        .send_request(request.body(body).unwrap())
        .await
        .unwrap();
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

fn post(path: &str) -> http::request::Builder {
    Request::post(format!("http://localhost{path}")).version(Version::HTTP_2)
}

#[tokio::test]
async fn both_protocols_are_spoken_on_one_port() {
    let server = Running::with(|_| {}).await;
    let mut sender = connect(&server).await;
    assert_eq!(
        ask(&mut sender, post("/"), 5).await,
        (200, "hello 5".to_owned())
    );
    let mut wire = server.connect().await;
    wire.send(GET).await.until("hello 0").await;
    let mut slow = server.connect().await;
    for byte in GET.bytes() {
        slow.send([byte]).await;
    }
    slow.until("hello 0").await;
}

#[tokio::test]
async fn a_connection_carries_many_requests_at_once() {
    let server = Running::with(|_| {}).await;
    let sender = connect(&server).await;
    let asked = (0..100).map(|n| {
        let mut sender = sender.clone();
        tokio::spawn(async move { ask(&mut sender, post("/"), n).await })
    });
    for (n, asked) in asked.collect::<Vec<_>>().into_iter().enumerate() {
        assert_eq!(asked.await.unwrap(), (200, format!("hello {n}")));
    }
}

#[tokio::test]
async fn the_limits_hold() {
    let server = Running::with(|_| {}).await;
    let mut sender = connect(&server).await;
    assert_eq!(
        ask(&mut sender, post(&format!("/{}", "x".repeat(9000))), 0)
            .await
            .0,
        414
    );
    let many = (0..101).fold(post("/"), |request, n| {
        request.header(format!("x-{n}"), "y")
    });
    assert_eq!(ask(&mut sender, many, 0).await.0, 431);
    assert_eq!(
        ask(&mut sender, post("/").header("host", "other"), 0)
            .await
            .0,
        400
    );
    assert_eq!(ask(&mut sender, post("/"), 3_000_000).await.0, 413);
    assert_eq!(ask(&mut sender, post("/"), 1).await.0, 200);
}

#[tokio::test]
async fn half_a_preface_and_idle_connections_end() {
    let server = Running::with(|settings| {
        settings.head_timeout = millis(200);
        settings.keep_alive = millis(200);
    })
    .await;
    let mut wire = server.connect().await;
    assert_eq!(wire.send("PRI * HTTP").await.rest().await, "");
    let mut sender = connect(&server).await;
    ask(&mut sender, post("/"), 1).await;
    tokio::time::sleep(millis(900)).await;
    assert!(sender.is_closed());
}

#[tokio::test]
async fn a_stop_lets_requests_finish() {
    let server = Running::with(|_| {}).await;
    let mut sender = connect(&server).await;
    ask(&mut sender, post("/"), 1).await;
    let mut silent = server.connect().await;
    server.stop().await.unwrap();
    assert!(sender.is_closed());
    assert!(silent.0.read_u8().await.is_err());
}
