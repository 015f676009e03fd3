//! Values as parameters: by the type that the database wants, lists too.

use super::{every, postgres, sqlite};
use carafe_core::ErrorKind;
use carafe_orm::value::Value;
use std::slice::from_ref;

#[tokio::test]
async fn numbers_go_by_the_width_of_the_column() {
    let Some(db) = postgres().await else { return };
    let sql =
        "SELECT $1::smallint + 0, $2::integer + 0, $3::bigint + 0, $4::real + 0, $5::numeric + 0";
    let values = [
        Value::Int(-7),
        Value::Int(70_000),
        Value::Int(1 << 40),
        Value::Float(0.5),
        Value::Int(12),
    ];
    let rows = db.rows(sql, &values).await.unwrap();
    assert_eq!(
        rows[0][..4],
        [
            Value::Int(-7),
            Value::Int(70_000),
            Value::Int(1 << 40),
            Value::Float(0.5)
        ]
    );
    assert_eq!(rows[0][4], Value::Decimal(12.into()));
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_it_is_sent_and_does_not_show() {
    let Some(db) = postgres().await else { return };
    let error = db
        .rows("SELECT $1::smallint", &[Value::Int(123_456_789)])
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.error_code()),
        (ErrorKind::Invalid, Some("orm.E106"))
    );
    let report = format!("{error:?}");
    assert!(
        report.contains("too large for `int2`") && !report.contains("123456789"),
        "{report}"
    );
    let error = db
        .rows("SELECT $1::bytea", &[Value::Text("secret".into())])
        .await
        .unwrap_err();
    assert!(
        format!("{error:?}").contains("a text cannot stand where the database wants `bytea`"),
        "{error:?}"
    );
}

#[tokio::test]
async fn texts_become_what_the_parameter_is() {
    let Some(db) = postgres().await else { return };
    db.script("CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE DOMAIN price AS numeric(10, 2)")
        .await
        .unwrap();
    let text = |text: &str| Value::Text(text.into());
    let sql = "SELECT $1::mood::text, $2::uuid::text, $3::jsonb ->> 'a', $4::price::text, $5::date::text, $6::char(3)::text";
    let values = [
        text("bad"),
        text("11111111222233334444555555555555"),
        text("{\"a\": \"b\"}"),
        Value::Decimal("2.50".parse().unwrap()),
        text("2026-11-20"),
        text("abc"),
    ];
    let rows = db.rows(sql, &values).await.unwrap();
    let expected = [
        "bad",
        "11111111-2222-3333-4444-555555555555",
        "b",
        "2.50",
        "2026-11-20",
        "abc",
    ];
    assert_eq!(rows[0], expected.map(text));
}

#[tokio::test]
async fn a_list_is_one_parameter() {
    let numbers = Value::List(vec![Value::Int(1), Value::Int(3), Value::Null].into());
    let texts = Value::List(vec![Value::Text("a\"\\\n'é".into()), Value::Text("b".into())].into());
    let db = sqlite().await;
    let count = "SELECT count(*) FROM json_each(?1) WHERE value IN (1, 3)";
    assert_eq!(
        db.rows(count, from_ref(&numbers)).await.unwrap(),
        [[Value::Int(2)]]
    );
    let first = "SELECT value FROM json_each(?1) LIMIT 1";
    assert_eq!(
        db.rows(first, from_ref(&texts)).await.unwrap(),
        [[Value::Text("a\"\\\n'é".into())]]
    );
    let Some(db) = postgres().await else { return };
    assert_eq!(
        db.rows("SELECT 3 = ANY($1::integer[])", &[numbers])
            .await
            .unwrap(),
        [[Value::Bool(true)]]
    );
    assert_eq!(
        db.rows("SELECT $1::text[]", from_ref(&texts))
            .await
            .unwrap(),
        [[texts]]
    );
    let empty = Value::List(Box::new([]));
    assert_eq!(
        db.rows("SELECT $1::bigint[]", from_ref(&empty))
            .await
            .unwrap(),
        [[empty]]
    );
}

#[tokio::test]
async fn letters_of_every_script_are_lowered() {
    let db = sqlite().await;
    let rows = db
        .rows(
            "SELECT carafe_lower('ÄPFEL ΣΑΣ'), carafe_lower(7), carafe_lower(NULL)",
            &[],
        )
        .await
        .unwrap();
    assert_eq!(
        rows,
        [[Value::Text("äpfel σασ".into()), Value::Int(7), Value::Null]]
    );
}

#[tokio::test]
async fn days_are_days_in_utc() {
    for db in every().await {
        let at: carafe_core::DateTime = "2026-11-20T23:30:00Z".parse().unwrap();
        let sql = match db.dialect() {
            carafe_orm::sql::Dialect::Sqlite => "SELECT date(?1)",
            carafe_orm::sql::Dialect::Postgres => "SELECT ($1::timestamptz)::date::text",
            _ => "SELECT CAST(CAST(? AS DATE) AS CHAR)",
        };
        assert_eq!(
            db.rows(sql, &[Value::DateTime(at)]).await.unwrap(),
            [[Value::Text("2026-11-20".into())]]
        );
    }
}
