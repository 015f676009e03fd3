//! The API, through HTTP.

mod server;

use server::Server;

fn start() -> Server {
    Server::start(env!("CARGO_BIN_EXE_health"))
}

fn post(server: &Server, kind: &str, body: &str) -> String {
    server.send(
        &format!("POST /api/products HTTP/1.1\r\nContent-Type: {kind}"),
        body,
    )
}

#[test]
fn it_is_healthy() {
    let answer = start().send("GET /api/health HTTP/1.1", "");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(
        answer.contains("content-type: application/json\r\n"),
        "{answer}"
    );
    assert!(answer.ends_with("{\"status\":\"healthy\"}"), "{answer}");
}

#[test]
fn a_product_is_created_and_numbered() {
    let server = start();
    for id in 1..=2 {
        let answer = post(&server, "application/json", "{\"name\": \"Emma\"}");
        assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
        assert!(answer.ends_with(&format!("{{\"id\":{id}}}")), "{answer}");
    }
}

#[test]
fn what_is_not_a_product_is_refused() {
    let server = start();
    let broken = post(&server, "application/json", "{\"name\"");
    assert!(broken.starts_with("HTTP/1.1 400 "), "{broken}");
    let form = post(&server, "application/x-www-form-urlencoded", "name=Emma");
    assert!(form.starts_with("HTTP/1.1 415 "), "{form}");
    let nameless = post(&server, "application/json", "{\"name\": \" \"}");
    assert!(nameless.starts_with("HTTP/1.1 400 "), "{nameless}");
}

#[test]
fn another_method_is_told_which_one_there_is() {
    let answer = start().send("PUT /api/products HTTP/1.1", "");
    assert!(answer.starts_with("HTTP/1.1 405 "), "{answer}");
    assert!(answer.contains("allow: POST\r\n"), "{answer}");
}
