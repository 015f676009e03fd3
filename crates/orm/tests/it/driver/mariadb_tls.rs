//! `sslmode` and Unix sockets of MariaDB: the words of PostgreSQL, with the same meaning.

use super::mariadb_server::MariaDbServer;
use carafe_orm::{Db, db::Run, model::Registry, value::Value};

fn open(url: &str) -> Run<'static, Db> {
    Db::open(url, Registry::new())
}

async fn is_encrypted(db: &Db) -> bool {
    let rows = db.rows("SHOW STATUS LIKE 'Ssl_cipher'", &[]).await.unwrap();
    match rows[0].as_slice() {
        [_, Value::Text(cipher)] => !cipher.is_empty(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn each_mode_checks_what_it_says() {
    let Some(server) = MariaDbServer::get().await else {
        return;
    };
    let (port, folder) = (server.port, server.folder().display());
    let local = format!("mysql://root@localhost:{port}/information_schema");
    let number = format!("mysql://root@127.0.0.1:{port}/information_schema");
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
    let Some(server) = MariaDbServer::get().await else {
        return;
    };
    let folder = server.folder().display();
    // Nobody answers at this port.
    let url = format!("mysql://root@localhost:1/information_schema?socket={folder}/socket");
    let db = open(&url).await.unwrap();
    assert!(!is_encrypted(&db).await);
}

#[tokio::test]
async fn where_nobody_answers() {
    let error = open("mysql://ann:hunter2@127.0.0.1:1/shop")
        .await
        .unwrap_err();
    assert_eq!(error.error_code(), Some("orm.E133"), "{error:?}");
    assert_eq!(error.kind(), carafe_core::ErrorKind::Config);
    assert!(error.location().file().ends_with("driver/mariadb_tls.rs"));
    assert!(!format!("{error:?}").contains("hunter2"));
}
