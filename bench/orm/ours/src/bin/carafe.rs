//! The same cases with Carafe's ORM, on PostgreSQL and SQLite; `slow` measures short statements beside a slow one.

#[path = "../../../measure.rs"]
mod measure;

use carafe_core::{DateTime, Result};
use carafe_macros::model;
use carafe_orm::{Db, Fk, Id, Insertable, Model, model::Registry, models};
use futures_util::future::try_join_all;
use measure::{Asked, pick};
use std::{hint::black_box, time::Duration};

#[model(crate = carafe_orm, table = "bench_world")]
pub struct World {
    pub id: Id<Self>,
    pub random_number: i32,
}

#[model(crate = carafe_orm, table = "bench_fortune")]
pub struct Fortune {
    pub id: Id<Self>,
    pub message: String,
}

#[model(crate = carafe_orm, table = "bench_author")]
pub struct Author {
    pub id: Id<Self>,
    pub name: String,
    pub email: String,
}

#[model(crate = carafe_orm, table = "bench_post")]
pub struct Post {
    pub id: Id<Self>,
    pub title: String,
    pub body: String,
    pub published: bool,
    pub created: DateTime,
    pub author: Fk<Author>,
}

#[model(crate = carafe_orm, table = "bench_entry")]
pub struct Entry {
    pub id: Id<Self>,
    pub name: String,
    pub amount: i32,
}

async fn once(db: Db, case: &str, n: u64) -> Result<()> {
    match case {
        "row" => {
            black_box(World::get(&db, i64::from(pick(n, 10_000))).await?);
        }
        "rows20" => {
            let rows = (0..20).map(|i| World::get(&db, i64::from(pick(n * 20 + i, 10_000))));
            black_box(try_join_all(rows).await?);
        }
        "fortunes" => {
            black_box(Fortune::all().fetch(&db).await?);
        }
        "page" => {
            let page = Post::filter(|p| p.published)
                .with(|p| p.author)
                .order_by(|p| -p.id)
                .limit(50)
                .offset(u64::from(pick(n, 100).unsigned_abs()) * 50);
            black_box(page.fetch(&db).await?);
        }
        "stream" => {
            let (mut posts, mut total) = (Post::all().stream(&db), 0);
            while let Some(post) = posts.next().await {
                black_box(post?);
                total += 1;
            }
            assert_eq!(total, 10_000);
        }
        "insert" => {
            let entry = NewEntry { name: "A name".into(), amount: pick(n, 1000) };
            black_box(entry.insert(&db).await?);
        }
        "update" => {
            let (value, id) = (pick(n, 9_999), i64::from(pick(n + 1, 10_000)));
            World::filter(|w| w.id.eq(id)).update(&db, |w| w.random_number.set(value)).await?;
        }
        other => panic!("no case {other}"),
    }
    Ok(())
}

fn registry() -> Registry {
    let mut registry = Registry::new();
    registry
        .add("bench", models![World, Fortune, Author, Post, Entry])
        .expect("each is listed once");
    registry
}

/// A statement of 200 ms once a second, which nobody told the ORM to be slow.
async fn now_and_then(db: Db) {
    loop {
        let slow = db.rows("SELECT pg_sleep(0.2)::text", &[]);
        slow.await.expect("the database answers");
        tokio::time::sleep(Duration::from_millis(800)).await;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let asked = Asked::read();
    let db = Db::open(&asked.url, registry()).await?;
    if asked.case == "setup" {
        return db.script(include_str!("../../../setup.sqlite.sql")).await;
    }
    let mut case: &'static str = asked.case.clone().leak();
    if case == "slow" {
        tokio::spawn(now_and_then(db.clone()));
        case = "row";
    }
    asked
        .run(move |n| {
            let db = db.clone();
            async move { once(db, case, n).await.expect("the database answers") }
        })
        .await;
    Ok(())
}
