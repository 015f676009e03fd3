//! Where a server listens.

use super::raw::{GET, Running};
use carafe_core::ErrorKind;
use carafe_http::server::{bind, bind_shared};

#[tokio::test]
async fn a_taken_port_is_told_in_one_line() {
    let first = bind("127.0.0.1", 0).await.unwrap();
    let port = first.local_addr().unwrap().port();
    let error = bind("127.0.0.1", port).await.unwrap_err();
    assert_eq!(
        (error.error_code(), error.kind()),
        (Some("http.E030"), ErrorKind::Config)
    );
    assert_eq!(
        error.message(),
        format!("port {port} on 127.0.0.1 is taken by another program")
    );
    assert!(
        error
            .hint_text()
            .unwrap()
            .contains(&format!("--port {}", port + 1))
    );
}

#[tokio::test]
async fn a_host_that_is_not_here_is_told() {
    for host in ["192.0.2.1", "no such host"] {
        assert_eq!(
            bind(host, 0).await.unwrap_err().error_code(),
            Some("http.E032"),
            "{host}"
        );
    }
}

#[tokio::test]
async fn names_and_brackets_are_hosts() {
    for host in ["localhost", "127.0.0.1", "[::1]", "::1"] {
        let listener = bind(host, 0).await.unwrap();
        assert!(listener.local_addr().unwrap().ip().is_loopback(), "{host}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn two_that_share_a_port_take_over_from_each_other() {
    let first = bind_shared("127.0.0.1", 0).await.unwrap();
    let port = first.local_addr().unwrap().port();
    let old = Running::on(first);
    let new = Running::on(bind_shared("127.0.0.1", port).await.unwrap());
    old.stop().await.unwrap();
    for _ in 0..20 {
        new.connect().await.send(GET).await.until("hello 0").await;
    }
}
