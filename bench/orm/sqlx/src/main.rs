//! The cases with sqlx, as its documentation shows them: one pool with its defaults, `query_as` into structs.

#[path = "../../measure.rs"]
mod measure;

use measure::{Asked, pick};
use sqlx::{FromRow, PgPool, Result, SqlitePool, postgres::PgPoolOptions, sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions}};
use std::{hint::black_box, str::FromStr, time::Duration};

#[derive(FromRow)]
#[allow(dead_code)]
struct World {
    id: i32,
    random_number: i32,
}

#[derive(FromRow)]
#[allow(dead_code)]
struct Fortune {
    id: i32,
    message: String,
}

#[derive(FromRow)]
#[allow(dead_code)]
struct Post {
    id: i32,
    title: String,
    body: String,
    published: bool,
    created: chrono::DateTime<chrono::Utc>,
    author_id: i32,
    author_name: String,
    author_email: String,
}

#[derive(FromRow)]
#[allow(dead_code)]
struct Entry {
    id: i64,
    name: String,
    amount: i32,
}

const WORLD: &str = "SELECT id, random_number FROM bench_world WHERE id = $1";
const FORTUNES: &str = "SELECT id, message FROM bench_fortune";
const INSERT: &str = "INSERT INTO bench_entry (name, amount) VALUES ($1, $2) RETURNING id, name, amount";
const PAGE: &str = "SELECT p.id, p.title, p.body, p.published, p.created, p.author_id, a.name AS author_name, \
    a.email AS author_email FROM bench_post p JOIN bench_author a ON a.id = p.author_id WHERE p.published \
    ORDER BY p.id DESC LIMIT $1 OFFSET $2";
const UPDATE: &str = "UPDATE bench_world SET random_number = $1 WHERE id = $2";

async fn postgres(pool: PgPool, case: &str, n: u64) -> Result<()> {
    match case {
        "row" => {
            let row = sqlx::query_as::<_, World>(WORLD).bind(pick(n, 10_000)).fetch_one(&pool).await?;
            black_box(row);
        }
        "rows20" => {
            for i in 0..20 {
                let row = sqlx::query_as::<_, World>(WORLD).bind(pick(n * 20 + i, 10_000));
                black_box(row.fetch_one(&pool).await?);
            }
        }
        "fortunes" => {
            black_box(sqlx::query_as::<_, Fortune>(FORTUNES).fetch_all(&pool).await?);
        }
        "page" => {
            let page = sqlx::query_as::<_, Post>(PAGE).bind(50i64).bind(i64::from(pick(n, 100)) * 50);
            black_box(page.fetch_all(&pool).await?);
        }
        "insert" => {
            let entry = sqlx::query_as::<_, Entry>(INSERT).bind("A name").bind(pick(n, 1000));
            black_box(entry.fetch_one(&pool).await?);
        }
        "update" => {
            sqlx::query(UPDATE).bind(pick(n, 9_999)).bind(pick(n + 1, 10_000)).execute(&pool).await?;
        }
        other => panic!("no case {other}"),
    }
    Ok(())
}

async fn sqlite(pool: SqlitePool, case: &str, n: u64) -> Result<()> {
    match case {
        "row" => {
            let row = sqlx::query_as::<_, World>(WORLD).bind(pick(n, 10_000)).fetch_one(&pool).await?;
            black_box(row);
        }
        "fortunes" => {
            black_box(sqlx::query_as::<_, Fortune>(FORTUNES).fetch_all(&pool).await?);
        }
        "insert" => {
            let entry = sqlx::query_as::<_, Entry>(INSERT).bind("A name").bind(pick(n, 1000));
            black_box(entry.fetch_one(&pool).await?);
        }
        other => panic!("no case {other}"),
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let asked = Asked::read();
    let case: &'static str = asked.case.clone().leak();
    if asked.url.starts_with("sqlite") {
        let options = SqliteConnectOptions::from_str(&asked.url)?
            .journal_mode(SqliteJournalMode::Wal)
            .busy_timeout(Duration::from_secs(30));
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        asked
            .run(move |n| {
                let pool = pool.clone();
                async move { sqlite(pool, case, n).await.expect("the database answers") }
            })
            .await;
    } else {
        let pool = PgPoolOptions::new().max_connections(16).connect(&asked.url).await?;
        asked
            .run(move |n| {
                let pool = pool.clone();
                async move { postgres(pool, case, n).await.expect("the database answers") }
            })
            .await;
    }
    Ok(())
}
