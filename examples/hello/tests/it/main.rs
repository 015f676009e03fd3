//! The six lines, through HTTP.

mod commands;
mod server;

use server::Server;

#[test]
fn it_says_hello_as_html() {
    let server = Server::start(env!("CARGO_BIN_EXE_hello"));
    let answer = server.send("GET / HTTP/1.1", "");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(
        answer.contains("content-type: text/html; charset=utf-8\r\n"),
        "{answer}"
    );
    assert!(answer.ends_with("\r\n\r\nHello, World!"), "{answer}");
}

#[test]
fn it_has_at_most_six_lines() {
    let source = include_str!("../../src/main.rs");
    let lines = source
        .lines()
        .filter(|line| !matches!(line.trim(), "" | "}"))
        .count();
    assert!(lines <= 6, "{lines} lines");
}

#[cfg(unix)]
#[test]
fn it_ends_well_when_it_is_told_to_stop() {
    let mut server = Server::start(env!("CARGO_BIN_EXE_hello"));
    let answer = server.send("GET / HTTP/1.1", "");
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert_eq!(server.stop(), Some(0));
}
