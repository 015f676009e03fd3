//! Statements as text.

use super::{every, number, shelves, sqlite};
use carafe_core::{Date, DateTime, Decimal, Time};
use carafe_orm::{sql::Dialect, test::TestDb, value::Value};

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

#[tokio::test]
async fn rows_have_the_types_of_their_columns() {
    let day: Date = "2026-11-20".parse().unwrap();
    let time: Time = "14:30:00.25".parse().unwrap();
    let at: DateTime = "2026-11-20T14:30:00.25Z".parse().unwrap();
    let price: Decimal = "12.50".parse().unwrap();
    for db in every().await {
        let (stamp, bytes) = match db.dialect() {
            Dialect::Sqlite => ("datetime", "blob"),
            Dialect::MariaDb | Dialect::MySql => ("datetime(6)", "blob"),
            _ => ("timestamp with time zone", "bytea"),
        };
        let clock = if db.dialect().is_mysql() {
            "time(6)"
        } else {
            "time"
        };
        db.script(&format!(
            "CREATE TABLE kinds (a bigint, b boolean, c numeric(10, 2), d double precision, e text, f {bytes},
                                 g date, h {clock}, i {stamp}, j text)"
        ))
        .await
        .unwrap();
        let row = [
            Value::Int(1 << 40),
            Value::Bool(true),
            Value::Decimal(price),
            Value::Float(0.25),
            text("Grüße"),
            Value::Bytes([0, 255].into()),
            Value::Date(day),
            Value::Time(time),
            Value::DateTime(at),
            Value::Null,
        ];
        let marks = mark(
            &db,
            "INSERT INTO kinds VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        );
        assert_eq!(db.execute(&marks, &row).await.unwrap(), 1);
        let rows = db.rows("SELECT * FROM kinds", &[]).await.unwrap();
        assert_eq!(rows.len(), 1);
        for (found, sent) in rows[0].iter().zip(&row) {
            // What MariaDB calls a boolean is a small number.
            let sent = match sent {
                Value::Bool(yes) if db.dialect().is_mysql() => &Value::Int((*yes).into()),
                sent => sent,
            };
            assert_eq!(found, sent, "{:?}", db.dialect());
        }
    }
}

/// `?` as each database counts its parameters.
fn mark(db: &TestDb, sql: &str) -> String {
    if db.dialect().is_mysql() {
        return sql.to_owned();
    }
    let sign = if db.dialect() == Dialect::Sqlite {
        '?'
    } else {
        '$'
    };
    let mut number = 0;
    sql.chars()
        .map(|letter| match letter {
            '?' => {
                number += 1;
                format!("{sign}{number}")
            }
            other => other.to_string(),
        })
        .collect()
}

#[tokio::test]
async fn execute_counts_what_changed() {
    for db in every().await {
        assert_eq!(
            db.execute("INSERT INTO shelf (name) VALUES ('a'), ('b'), ('c')", &[])
                .await
                .unwrap(),
            3
        );
        assert_eq!(
            db.execute("UPDATE shelf SET name = name || '!' WHERE name <> 'b'", &[])
                .await
                .unwrap(),
            2
        );
        let deleted = mark(&db, "DELETE FROM shelf WHERE name = ?");
        assert_eq!(db.execute(&deleted, &[text("nobody")]).await.unwrap(), 0);
        assert_eq!(
            db.rows(&deleted, &[text("b")]).await.unwrap(),
            Vec::<Vec<Value>>::new()
        );
        assert_eq!(shelves(&db).await, 2);
    }
}

#[tokio::test]
async fn rows_may_write_and_give_back() {
    for db in every().await {
        let rows = db
            .rows(
                "INSERT INTO shelf (name) VALUES ('new') RETURNING name",
                &[],
            )
            .await
            .unwrap();
        assert_eq!(rows, [[text("new")]]);
        assert_eq!(shelves(&db).await, 1);
    }
}

#[tokio::test]
async fn a_script_is_whole_or_nothing() {
    for db in every().await {
        let broken = "INSERT INTO shelf (name) VALUES ('a'); INSERT INTO shelf (name) VALUES ('b'); INSERT INTO no_table VALUES (1);";
        assert!(db.script(broken).await.is_err());
        assert_eq!(shelves(&db).await, 0);
        let said_itself =
            "BEGIN; INSERT INTO shelf (name) VALUES ('a'); COMMIT; INSERT INTO no_table VALUES (1)";
        assert!(db.script(said_itself).await.is_err());
        assert_eq!(shelves(&db).await, 1);
    }
}

#[tokio::test]
async fn a_script_of_many_statements_is_quick_and_knows_strings_and_triggers() {
    let db = sqlite().await;
    let mut script = String::from(
        "-- a comment; with a semicolon\nCREATE TABLE log (n integer);
        CREATE TRIGGER t AFTER INSERT ON shelf BEGIN INSERT INTO log VALUES (1); END;\n",
    );
    for number in 0..5_000 {
        let insert = "INSERT INTO shelf (name) VALUES ('it''s; ";
        script.extend([insert, &number.to_string(), "');\n"]);
    }
    db.script(&script).await.unwrap();
    assert_eq!(shelves(&db).await, 5_000);
    assert_eq!(number(&db, "SELECT count(*) FROM log").await, 5_000);
}

#[tokio::test]
async fn the_number_of_parameters_is_checked() {
    for db in every().await {
        let error = db
            .execute("DELETE FROM shelf WHERE name = 'x'", &[Value::Int(1)])
            .await
            .unwrap_err();
        assert!(
            format!("{error:?}").contains("it has 0 parameters and was given 1"),
            "{error:?}"
        );
        assert!(error.location().file().ends_with("driver/raw.rs"));
    }
}

#[tokio::test]
async fn a_statement_may_not_leave_a_transaction_open() {
    let db = sqlite().await;
    let error = db.execute("BEGIN", &[]).await.unwrap_err();
    assert_eq!(error.error_code(), Some("orm.E114"));
    db.execute("VACUUM", &[]).await.unwrap();
}

#[tokio::test]
async fn settings_do_not_leak_to_the_next_user() {
    let Some(db) = super::postgres().await else {
        return;
    };
    db.execute("SET search_path TO nowhere", &[]).await.unwrap();
    db.rows("SELECT set_config('search_path', 'nowhere', false)", &[])
        .await
        .unwrap();
    assert_eq!(shelves(&db).await, 0);
    db.atomic(async |tx| {
        assert_eq!(shelves(tx).await, 0);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn arrays_and_identifiers_are_read() {
    let Some(db) = super::postgres().await else {
        return;
    };
    let sql = "SELECT ARRAY[1, NULL, 3], ARRAY['a', 'b'], '11111111-2222-3333-4444-555555555555'::uuid, '{\"a\": 1}'::jsonb";
    let rows = db.rows(sql, &[]).await.unwrap();
    let list = |values: Vec<Value>| Value::List(values.into());
    assert_eq!(
        rows[0][0],
        list(vec![Value::Int(1), Value::Null, Value::Int(3)])
    );
    assert_eq!(rows[0][1], list(vec![text("a"), text("b")]));
    assert_eq!(rows[0][2], text("11111111-2222-3333-4444-555555555555"));
    assert_eq!(rows[0][3], text("{\"a\": 1}"));
    let error = db.rows("SELECT '(1, 2)'::point", &[]).await.unwrap_err();
    assert!(error.hint_text().unwrap().contains("::text"), "{error:?}");
}
