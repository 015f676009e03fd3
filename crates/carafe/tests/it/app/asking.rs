//! Requests over no socket.

use carafe::{App, Body, Request, Response, StackService, http::server::Peer, settings::Settings};
use std::net::SocketAddr;

/// The app with default settings of development, whatever the environment of the test says.
pub(super) fn built(app: App) -> StackService {
    match app
        .settings(Settings::defaults(
            carafe::settings::Environment::Development,
        ))
        .build()
    {
        Ok(service) => service,
        Err(error) => panic!("{error}"),
    }
}

pub(super) fn block<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(work)
}

pub(super) fn request(method: &str, uri: &str, body: &'static str) -> Request {
    let builder = axum::http::Request::builder()
        .method(method)
        .uri(uri)
        .header("host", "localhost");
    builder
        .header("content-type", "application/json")
        .body(Body::from(body))
        .expect("a request")
}

/// Status and body.
pub(super) fn ask(app: &StackService, method: &str, uri: &str) -> (u16, String) {
    send(app, request(method, uri, ""))
}

pub(super) fn get(app: &StackService, uri: &str) -> String {
    ask(app, "GET", uri).1
}

pub(super) fn send(app: &StackService, request: Request) -> (u16, String) {
    block(async { text(app.answer(request).await).await })
}

/// From a browser on this machine.
pub(super) fn browse(app: &StackService, uri: &str) -> (u16, String) {
    browse_from(app, uri, "127.0.0.1:5000")
}

pub(super) fn browse_from(app: &StackService, uri: &str, peer: &str) -> (u16, String) {
    let mut request = request("GET", uri, "");
    request.headers_mut().remove("content-type");
    request
        .headers_mut()
        .insert("accept", "text/html".parse().expect("a header"));
    let address: SocketAddr = peer.parse().expect("an address");
    let peer = Peer {
        address: Some(address),
        secure: false,
    };
    block(async { text(app.answer_from(request, peer).await).await })
}

pub(super) fn response(app: &StackService, method: &str, uri: &str) -> Response {
    block(app.answer(request(method, uri, "")))
}

pub(super) async fn text(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .expect("a body");
    (status, String::from_utf8(bytes.to_vec()).expect("UTF-8"))
}
