//! Behind pgbouncer in transaction mode: `?pool=transaction`. Without one, the server itself serves: what is not
//! prepared and not kept works there too.

use super::{Jar, jar, jars, registry, table};
use carafe_core::{Date, DateTime, Decimal, Result, Time};
use carafe_macros::model;
use carafe_orm::{
    Db, Id, Insertable as _, Model as _, Registry, models, test::TestDb, value::Value,
};

macro_rules! sql {
    ($($input:tt)*) => { carafe_macros::sql!(crate = carafe_orm, $($input)*) };
}

async fn pooled() -> Option<(TestDb, Db)> {
    let direct = TestDb::postgres(registry()).await?;
    table(&direct).await;
    let url = direct.full_url();
    let url = if url.contains("pool=transaction") {
        url
    } else {
        format!("{url}&pool=transaction")
    };
    let db = Db::open(&url, registry()).await.unwrap();
    Some((direct, db))
}

#[tokio::test]
async fn rows_are_written_and_read() {
    let Some((_direct, db)) = pooled().await else {
        return;
    };
    for round in 0..5 {
        db.atomic(async |tx| {
            jar(&format!("it's {round}")).insert(tx).await?;
            Jar::filter(|j| j.name.eq(format!("it's {round}")))
                .update(tx, |j| j.beans.set(j.beans + round))
                .await
        })
        .await
        .unwrap();
    }
    let names: Vec<String> = Jar::filter(|j| j.beans.in_([1, 2, 7]))
        .order_by(|j| j.id)
        .select(|j| j.name)
        .fetch(&db)
        .await
        .unwrap();
    assert_eq!(names, ["it's 1", "it's 2"]);
    assert_eq!(jars(&db).await, 5);
}

#[tokio::test]
async fn every_value_comes_back_as_it_was() {
    let Some((_direct, db)) = pooled().await else {
        return;
    };
    let day: Date = "2026-11-20".parse().unwrap();
    let time: Time = "14:30:15.250000".parse().unwrap();
    let at: DateTime = "2026-11-20T14:30:15.250000Z".parse().unwrap();
    let values = [
        (Value::Bool(true), "boolean"),
        (Value::Int(i64::MIN), "bigint"),
        (Value::Float(0.1), "double precision"),
        (Value::Float(f64::MAX), "double precision"),
        (Value::Float(f64::NEG_INFINITY), "double precision"),
        (
            Value::Decimal("-12345.678".parse::<Decimal>().unwrap()),
            "numeric",
        ),
        (Value::from("it's \"quoted\" \\ {and} NULL,"), "text"),
        (Value::Bytes(vec![0, 255, 92].into()), "bytea"),
        (Value::Date(day), "date"),
        (Value::Time(time), "time"),
        (Value::DateTime(at), "timestamptz"),
        (
            Value::List(vec!["a,b\"\\".into(), Value::Null, "NULL".into(), "".into()].into()),
            "text[]",
        ),
        (
            Value::List(vec![Value::Int(1), Value::Int(-2)].into()),
            "bigint[]",
        ),
        (Value::List(Box::default()), "bigint[]"),
        (Value::Null, "text"),
    ];
    for (value, kind) in values {
        let rows = db
            .rows(&format!("SELECT $1::{kind}"), std::slice::from_ref(&value))
            .await
            .unwrap();
        match (&value, &rows[0][0]) {
            (Value::Float(sent), Value::Float(read)) => assert_eq!(sent.to_bits(), read.to_bits()),
            (_, read) => assert_eq!(*read, value, "{kind}"),
        }
    }
}

#[tokio::test]
async fn what_would_outlast_a_transaction_is_refused() {
    let Some((_direct, db)) = pooled().await else {
        return;
    };
    for sql in [
        "SET search_path TO x",
        "LISTEN news",
        "SELECT pg_advisory_lock(1)",
        "CREATE TEMP TABLE t (id int)",
    ] {
        let error = db.execute(sql, &[]).await.unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E287"), "{sql}: {error:?}");
    }
    let script = db.script("SELECT 1; SET search_path TO x").await;
    assert_eq!(script.unwrap_err().error_code(), Some("orm.E287"));
    let read = sql!("SELECT pg_advisory_lock(1)::text").one::<String>(&db);
    assert_eq!(read.await.unwrap_err().error_code(), Some("orm.E287"));
    let inside: Result<String> = db
        .atomic(async |tx| sql!("SELECT pg_advisory_xact_lock(1)::text").one(tx).await)
        .await;
    inside.unwrap();
    assert_eq!(
        db.session().await.unwrap_err().error_code(),
        Some("orm.E286")
    );
    db.atomic(async |tx| tx.execute("SET LOCAL statement_timeout TO '9s'", &[]).await)
        .await
        .unwrap();
    let zone = db.rows("SHOW TimeZone", &[]).await.unwrap();
    assert_eq!(zone, [[Value::from("UTC")]]);
}

#[model(crate = carafe_orm, table = "shelf")]
#[derive(Debug, Clone)]
pub(crate) struct Shelf {
    pub id: Id<Self>,
    pub labels: Vec<String>,
}

/// An array would arrive as text that no column takes.
#[tokio::test]
async fn lists_are_refused_at_the_start() {
    let Some((direct, _)) = pooled().await else {
        return;
    };
    let url = direct.full_url();
    let url = if url.contains("pool=transaction") {
        url
    } else {
        format!("{url}&pool=transaction")
    };
    let mut registry = Registry::new();
    registry.add("t", models![Shelf]).unwrap();
    let refused = Db::open(&url, registry).await.unwrap_err();
    assert_eq!(refused.error_code(), Some("orm.E324"), "{refused:?}");
}

#[tokio::test]
async fn what_only_looks_like_it_is_allowed() {
    let Some((_direct, db)) = pooled().await else {
        return;
    };
    for sql in [
        "SELECT 1 AS temp",
        "SELECT set_config('app.tenant', 'a', true)",
        "/* a note */ SELECT 'SET x'",
    ] {
        db.rows(sql, &[]).await.unwrap();
    }
    for sql in [
        "SELECT set_config('app.tenant', 'a', false)",
        "/* a note */ -- and another\n SET search_path TO x",
        "SELECT pg_try_advisory_lock_shared(1)",
    ] {
        let error = db.rows(sql, &[]).await.unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E287"), "{sql}: {error:?}");
    }
}

#[tokio::test]
async fn nothing_is_prepared() {
    let Some((_direct, db)) = pooled().await else {
        return;
    };
    for _ in 0..3 {
        assert_eq!(Jar::all().count(&db).await.unwrap(), 0);
    }
    let left = db.atomic(async |tx| {
        Jar::all().fetch(tx).await?;
        tx.rows("SELECT count(*) FROM pg_prepared_statements", &[])
            .await
    });
    assert_eq!(left.await.unwrap(), [[Value::Int(0)]]);
}
