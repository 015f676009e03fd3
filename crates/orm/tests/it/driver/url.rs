//! Database URLs: what is understood, and what the one line says when it is not.

use carafe_orm::{Db, db::DatabaseUrl, model::Registry, sql::Dialect};

fn read(url: &str) -> DatabaseUrl {
    url.parse()
        .unwrap_or_else(|error| panic!("{url}: {error:?}"))
}

fn refused(url: &str) -> (String, String) {
    let error = url.parse::<DatabaseUrl>().expect_err(url);
    assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    assert!(!error.message().contains('\n'), "{error:?}");
    (
        error.message().to_owned(),
        error.hint_text().unwrap_or_default().to_owned(),
    )
}

#[test]
fn the_ways_to_write_them() {
    for (written, shown) in [
        ("sqlite:shop.db", "sqlite:shop.db"),
        ("sqlite://shop.db", "sqlite:shop.db"),
        ("sqlite:///var/lib/shop.db", "sqlite:/var/lib/shop.db"),
        ("sqlite:/var/lib/shop.db", "sqlite:/var/lib/shop.db"),
        ("sqlite:a%20b.db?mode=rwc&synchronous=off", "sqlite:a b.db"),
        ("sqlite::memory:", "sqlite::memory:"),
        ("sqlite://:memory:", "sqlite::memory:"),
        (
            "postgres://ann:hunter2@db.example.org:5433/shop",
            "postgres://ann@db.example.org:5433/shop",
        ),
        (
            "postgresql://db/shop?user=ann&password=hunter2",
            "postgres://ann@db/shop",
        ),
        (
            "postgres://ann:p%40ss/@wo:rd@[::1]:6000/shop",
            "postgres://ann@::1:6000/shop",
        ),
        (
            "postgres:///shop?host=/run/postgresql",
            "postgres:///shop?host=/run/postgresql",
        ),
        (
            "postgres://%2Frun%2Fpostgresql/shop",
            "postgres:///shop?host=/run/postgresql",
        ),
        (
            "mysql://ann:hunter2@db.example.org:3307/shop?sslmode=require",
            "mysql://ann@db.example.org:3307/shop",
        ),
        (
            "mariadb:///shop?socket=/run/mysqld/mysqld.sock&user=ann",
            "mariadb://ann@/shop?socket=/run/mysqld/mysqld.sock",
        ),
    ] {
        let url = read(written);
        assert_eq!(url.to_string(), shown, "{written}");
        assert_eq!(
            url.dialect() == Dialect::Sqlite,
            written.starts_with("sqlite")
        );
        assert!(!format!("{url:?}").contains("hunter2"));
    }
}

#[test]
fn one_line_says_what_is_wrong() {
    for (url, what, to_do) in [
        ("", "it is empty", "sqlite:shop.db"),
        ("shop.db", "no `sqlite:`", "sqlite:shop.db"),
        (
            "postgre://a:hunter2@b/c",
            "`postgre:` is not a database",
            "did you mean `postgres:`?",
        ),
        (
            "mysql://a:hunter2@b",
            "names no database",
            "mysql://user:password@host/name",
        ),
        (
            "mariadb://a:hunter2@b/c?sslmod=require",
            "`sslmod` is not an option",
            "did you mean `sslmode`?",
        ),
        (
            "postgres://",
            "neither a host nor a database",
            "`postgres://user:password@host/name`",
        ),
        (
            "postgres:ann:hunter2@b",
            "two slashes are missing",
            "postgres://user@localhost",
        ),
        (
            "postgres://ann:hunter2@b:54x/c",
            "its port is not a number",
            "%3A",
        ),
        (
            "postgres://ann:hunter2@b/c?sslmod=require",
            "`sslmod` is not an option",
            "did you mean `sslmode`?",
        ),
        (
            "postgres://ann:hunter2@b/c?sslmode=on",
            "`sslmode=on` is unknown",
            "verify-full",
        ),
        (
            "postgres://b/c?connections=0",
            "`connections=0` is not a number from 1 to 64",
            "4",
        ),
        ("sqlite:", "it names no file", "sqlite::memory:"),
        (
            "sqlite:a.db?synchronous=maybe",
            "`synchronous=maybe` is unknown",
            "full",
        ),
        ("sqlite:a.db?mode", "an option has no `=`", "key=value"),
        ("sqlite:%ff.db", "not UTF-8", "%25"),
    ] {
        let (message, hint) = refused(url);
        assert!(message.contains(what), "{url}: {message}");
        assert!(message.starts_with("DATABASE_URL: "), "{message}");
        assert!(hint.contains(to_do), "{url}: {hint}");
    }
}

#[tokio::test]
async fn what_cannot_be_opened_is_a_configuration_error_at_the_users_line() {
    let folder = std::env::temp_dir();
    let text = folder.join(format!("carafe-no-database-{}.txt", std::process::id()));
    std::fs::write(
        &text,
        "this is a letter, not a database; it goes on for a while so that it has a header",
    )
    .unwrap();
    let urls = [
        (
            "sqlite:/nowhere/at/all/shop.db".to_owned(),
            "the folder `/nowhere/at/all` does not exist",
        ),
        (
            format!("sqlite:{}", text.display()),
            "file is not a database",
        ),
        (
            "sqlite:missing.db?mode=rw".to_owned(),
            "`sqlite:missing.db` cannot be opened",
        ),
    ];
    for (url, what) in urls {
        let error = Db::open(&url, Registry::new()).await.expect_err(&url);
        assert_eq!(error.kind(), carafe_core::ErrorKind::Config, "{error:?}");
        assert!(error.message().contains(what), "{error:?}");
        assert_eq!(error.error_code(), Some("orm.E133"));
        assert!(
            error.location().file().ends_with("driver/url.rs"),
            "{error:?}"
        );
    }
    std::fs::remove_file(text).unwrap();
}
