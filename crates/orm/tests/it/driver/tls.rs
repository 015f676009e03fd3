//! `sslmode` and Unix sockets.

use super::server::Server;
use carafe_orm::{Db, db::Run, model::Registry, value::Value};

fn open(url: &str) -> Run<'static, Db> {
    Db::open(url, Registry::new())
}

async fn is_encrypted(db: &Db) -> bool {
    let sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    db.rows(sql, &[]).await.unwrap() == [[Value::Bool(true)]]
}

#[tokio::test]
async fn each_mode_checks_what_it_says() {
    let Some(server) = Server::get().await else {
        return;
    };
    let (port, folder) = (server.port, server.folder().display());
    let local = format!("postgres://postgres@localhost:{port}/postgres");
    let number = format!("postgres://postgres@127.0.0.1:{port}/postgres");
    let (ca, other) = (
        format!("sslrootcert={folder}/ca.crt"),
        format!("sslrootcert={folder}/other.crt"),
    );
    for (url, encrypted) in [
        (local.clone(), true),
        (format!("{number}?sslmode=prefer"), true),
        (format!("{local}?sslmode=disable"), false),
        (format!("{number}?sslmode=require"), true),
        (format!("{number}?sslmode=verify-ca&{ca}"), true),
        (format!("{local}?sslmode=verify-full&{ca}"), true),
    ] {
        let db = open(&url)
            .await
            .unwrap_or_else(|error| panic!("{url}: {error:?}"));
        assert_eq!(is_encrypted(&db).await, encrypted, "{url}");
    }
    for (url, why) in [
        (
            format!("{number}?sslmode=verify-full&{ca}"),
            "not valid for name",
        ),
        (
            format!("{local}?sslmode=verify-full&{other}"),
            "UnknownIssuer",
        ),
        (
            format!("{local}?sslmode=verify-ca&{other}"),
            "UnknownIssuer",
        ),
        (format!("{local}?sslmode=require&{other}"), "UnknownIssuer"),
        (
            format!("{local}?sslmode=verify-full&sslrootcert=/nowhere.pem"),
            "/nowhere.pem",
        ),
    ] {
        let error = open(&url).await.expect_err(&url);
        assert_eq!(error.error_code(), Some("orm.E132"), "{url}: {error:?}");
        assert!(error.message().contains(why), "{url}: {error:?}");
    }
}

#[tokio::test]
async fn a_unix_socket() {
    let Some(server) = Server::get().await else {
        return;
    };
    let (port, folder) = (server.port, server.folder().display());
    let escaped = folder.to_string().replace('/', "%2F");
    for url in [
        format!("postgres:///postgres?host={folder}&port={port}&user=postgres"),
        format!("postgres://postgres@{escaped}:{port}/postgres?sslmode=require"),
    ] {
        let db = open(&url)
            .await
            .unwrap_or_else(|error| panic!("{url}: {error:?}"));
        let rows = db
            .rows("SELECT inet_client_addr() IS NULL", &[])
            .await
            .unwrap();
        assert_eq!(rows, [[Value::Bool(true)]], "{url}");
        assert!(!is_encrypted(&db).await);
    }
}

#[tokio::test]
async fn who_may_not_in_is_told_why() {
    let Some(server) = Server::get().await else {
        return;
    };
    let port = server.port;
    let error = open(&format!(
        "postgres://postgres@localhost:{port}/no_such_database"
    ))
    .await
    .unwrap_err();
    assert_eq!(error.error_code(), Some("orm.E134"), "{error:?}");
    assert!(
        error.message().contains("no_such_database")
            && error.hint_text().unwrap().contains("createdb")
    );
    let error = open(&format!(
        "postgres://nobody:hunter2@localhost:{port}/postgres"
    ))
    .await
    .unwrap_err();
    assert_eq!(error.error_code(), Some("orm.E134"), "{error:?}");
    assert!(!format!("{error:?}").contains("hunter2"));
}

#[tokio::test]
async fn where_nobody_answers() {
    let error = open("postgres://ann:hunter2@127.0.0.1:1/shop")
        .await
        .unwrap_err();
    assert_eq!(error.error_code(), Some("orm.E133"), "{error:?}");
    assert!(
        error
            .message()
            .contains("`postgres://ann@127.0.0.1:1/shop` cannot be reached")
    );
    assert_eq!(error.kind(), carafe_core::ErrorKind::Config);
    assert!(error.location().file().ends_with("driver/tls.rs"));
    assert!(!format!("{error:?}").contains("hunter2"));
}
