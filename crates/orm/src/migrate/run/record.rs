//! The table that remembers what is applied.

use crate::{
    db::{Db, Session},
    migrate::{Migration, MigrationKey},
    sql::Dialect,
    value::Value,
};
use carafe_core::Result;
use std::time::Duration;

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::migrate) struct Applied {
    pub(in crate::migrate) key: MigrationKey,
    pub(in crate::migrate) checksum: String,
}

/// Steps are counted for databases that cannot take a migration back as a whole.
const CREATE: &str = "CREATE TABLE IF NOT EXISTS carafe_migrations (
    app varchar(100) NOT NULL,
    name varchar(255) NOT NULL,
    checksum varchar(100) NOT NULL,
    applied_at TIME_TYPE NOT NULL,
    duration_ms bigint NOT NULL,
    steps_done bigint NOT NULL,
    steps_total bigint NOT NULL,
    written_by varchar(100) NOT NULL,
    PRIMARY KEY (app, name)
)";

/// Makes the table when it is not there.
pub(super) async fn create(session: &Session, dialect: Dialect) -> Result<()> {
    let kind = match dialect {
        Dialect::Sqlite => "datetime",
        Dialect::MariaDb | Dialect::MySql => "datetime(6)",
        Dialect::Postgres => "timestamp with time zone",
    };
    session
        .execute(&CREATE.replace("TIME_TYPE", kind), &[])
        .await
        .map(drop)
}

/// What is applied; nothing when there is no table yet.
pub(super) async fn read(db: &Db, dialect: Dialect) -> Result<Vec<Applied>> {
    let known = match dialect {
        Dialect::Sqlite => {
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'carafe_migrations'"
        }
        Dialect::MariaDb | Dialect::MySql => {
            "SELECT count(*) FROM information_schema.tables \
             WHERE table_schema = database() AND table_name = 'carafe_migrations'"
        }
        Dialect::Postgres => {
            "SELECT count(*) FROM pg_class WHERE oid = to_regclass('carafe_migrations')"
        }
    };
    if count(&db.rows(known, &[]).await?) == 0 {
        return Ok(Vec::new());
    }
    let rows = db
        .rows(
            "SELECT app, name, checksum FROM carafe_migrations WHERE steps_done = steps_total ORDER BY app, name",
            &[],
        )
        .await?;
    Ok(rows.into_iter().map(applied).collect())
}

fn applied(row: Vec<Value>) -> Applied {
    let mut texts = row.into_iter().map(|value| match value {
        Value::Text(text) => text.into_string(),
        _ => String::new(),
    });
    let mut next = || texts.next().unwrap_or_default();
    let (app, name, checksum) = (next(), next(), next());
    Applied {
        key: MigrationKey::new(app, name),
        checksum,
    }
}

/// Whether this one is applied.
pub(super) async fn contains(
    session: &Session,
    dialect: Dialect,
    key: &MigrationKey,
) -> Result<bool> {
    let (one, two) = (dialect.param(1), dialect.param(2));
    let sql = format!(
        "SELECT count(*) FROM carafe_migrations WHERE app = {one} AND name = {two} AND steps_done = steps_total"
    );
    Ok(count(&session.rows(&sql, &key_values(key)).await?) > 0)
}

/// Remembers it.
pub(super) async fn insert(
    session: &Session,
    dialect: Dialect,
    migration: &Migration,
    took: Duration,
) -> Result<()> {
    let params: Vec<String> = (1..=7).map(|number| dialect.param(number)).collect();
    let now = match dialect {
        Dialect::Sqlite => "strftime('%Y-%m-%d %H:%M:%f', 'now')",
        Dialect::Postgres => "now()",
        Dialect::MariaDb | Dialect::MySql => "utc_timestamp(6)",
    };
    let sql = format!(
        "INSERT INTO carafe_migrations \
         (app, name, checksum, duration_ms, steps_done, steps_total, written_by, applied_at) VALUES ({}, {now})",
        params.join(", ")
    );
    let steps = Value::Int(i64::try_from(migration.operations.len()).unwrap_or(i64::MAX));
    let mut values = key_values(&migration.key);
    values.extend([
        Value::Text(migration.checksum().into()),
        Value::Int(i64::try_from(took.as_millis()).unwrap_or(i64::MAX)),
        steps.clone(),
        steps,
        Value::Text(concat!("carafe-orm ", env!("CARGO_PKG_VERSION")).into()),
    ]);
    session.execute(&sql, &values).await.map(drop)
}

/// How many statements of it were carried out when it was interrupted; `None` when it never began. Only where a
/// migration is not one transaction.
pub(super) async fn interrupted(
    session: &Session,
    dialect: Dialect,
    key: &MigrationKey,
) -> Result<Option<usize>> {
    if !dialect.is_mysql() {
        return Ok(None);
    }
    let sql = "SELECT steps_done FROM carafe_migrations WHERE app = ? AND name = ? AND steps_done < steps_total";
    let rows = session.rows(sql, &key_values(key)).await?;
    let done = rows.first().map(|_| count(&rows));
    Ok(done.map(|done| usize::try_from(done).unwrap_or(0)))
}

/// Notes how far it is; the row is there from its first statement on.
pub(super) async fn progress(
    session: &Session,
    migration: &Migration,
    (done, total): (usize, usize),
) -> Result<()> {
    let number = |count: usize| Value::Int(i64::try_from(count).unwrap_or(i64::MAX));
    let sql = "INSERT INTO carafe_migrations \
         (app, name, checksum, duration_ms, steps_done, steps_total, written_by, applied_at) \
         VALUES (?, ?, ?, 0, ?, ?, ?, utc_timestamp(6)) ON DUPLICATE KEY UPDATE steps_done = ?";
    let mut values = key_values(&migration.key);
    values.extend([
        Value::Text(migration.checksum().into()),
        number(done),
        number(total),
        Value::Text(concat!("carafe-orm ", env!("CARGO_PKG_VERSION")).into()),
        number(done),
    ]);
    session.execute(sql, &values).await.map(drop)
}

/// Forgets it.
pub(super) async fn delete(session: &Session, dialect: Dialect, key: &MigrationKey) -> Result<()> {
    let (one, two) = (dialect.param(1), dialect.param(2));
    let sql = format!("DELETE FROM carafe_migrations WHERE app = {one} AND name = {two}");
    session.execute(&sql, &key_values(key)).await.map(drop)
}

fn key_values(key: &MigrationKey) -> Vec<Value> {
    [&key.label, &key.name]
        .map(|text| Value::Text(text.as_str().into()))
        .to_vec()
}

fn count(rows: &[Vec<Value>]) -> i64 {
    match rows.first().and_then(|row| row.first()) {
        Some(Value::Int(number)) => *number,
        _ => 0,
    }
}
