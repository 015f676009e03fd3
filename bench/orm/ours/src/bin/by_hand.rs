//! What somebody writes who uses tokio-postgres directly: connections that all tasks share, statements prepared once.
//! `setup` makes the tables.

#[path = "../../../measure.rs"]
mod measure;

use futures_util::{TryStreamExt, future::try_join_all, pin_mut};
use measure::{Asked, pick};
use std::{
    hint::black_box,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};
use tokio_postgres::{Client, Error, NoTls, Row, Statement};

/// As many as Carafe opens.
const CONNECTIONS: usize = 4;

pub struct World {
    pub id: i32,
    pub random_number: i32,
}

pub struct Fortune {
    pub id: i32,
    pub message: String,
}

pub struct Post {
    pub id: i32,
    pub title: String,
    pub body: String,
    pub published: bool,
    pub created: jiff::Timestamp,
    pub author: Author,
}

pub struct Author {
    pub id: i32,
    pub name: String,
    pub email: String,
}

pub struct Entry {
    pub id: i64,
    pub name: String,
    pub amount: i32,
}

struct Connection {
    client: Client,
    world: Statement,
    fortunes: Statement,
    page: Statement,
    posts: Statement,
    insert: Statement,
    update: Statement,
}

impl Connection {
    async fn open(url: &str) -> Result<Self, Error> {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        tokio::spawn(connection);
        let page = "SELECT p.id, p.title, p.body, p.published, p.created, a.id, a.name, a.email FROM bench_post p \
            JOIN bench_author a ON a.id = p.author_id WHERE p.published ORDER BY p.id DESC LIMIT $1 OFFSET $2";
        Ok(Self {
            world: client.prepare("SELECT id, random_number FROM bench_world WHERE id = $1").await?,
            fortunes: client.prepare("SELECT id, message FROM bench_fortune").await?,
            page: client.prepare(page).await?,
            posts: client.prepare("SELECT id, title, body, published, created, author_id FROM bench_post").await?,
            insert: client
                .prepare("INSERT INTO bench_entry (name, amount) VALUES ($1, $2) RETURNING id, name, amount")
                .await?,
            update: client.prepare("UPDATE bench_world SET random_number = $1 WHERE id = $2").await?,
            client,
        })
    }

    async fn world(&self, id: i32) -> Result<World, Error> {
        let row = self.client.query_one(&self.world, &[&id]).await?;
        Ok(World { id: row.get(0), random_number: row.get(1) })
    }

    async fn page(&self, offset: i64) -> Result<Vec<Post>, Error> {
        let rows = self.client.query(&self.page, &[&50i64, &offset]).await?;
        Ok(rows.iter().map(post).collect())
    }
}

fn post(row: &Row) -> Post {
    Post {
        id: row.get(0),
        title: row.get(1),
        body: row.get(2),
        published: row.get(3),
        created: row.get(4),
        author: Author { id: row.get(5), name: row.get(6), email: row.get(7) },
    }
}

#[derive(Clone)]
struct Pool {
    connections: Arc<Vec<Connection>>,
    turn: Arc<AtomicUsize>,
}

impl Pool {
    async fn open(url: &str) -> Result<Self, Error> {
        let connections = try_join_all((0..CONNECTIONS).map(|_| Connection::open(url))).await?;
        Ok(Self { connections: Arc::new(connections), turn: Arc::default() })
    }

    fn get(&self) -> &Connection {
        &self.connections[self.turn.fetch_add(1, Relaxed) % CONNECTIONS]
    }
}

async fn once(pool: Pool, case: &str, n: u64) -> Result<(), Error> {
    match case {
        "row" => {
            black_box(pool.get().world(pick(n, 10_000)).await?);
        }
        "rows20" => {
            let rows = (0..20).map(|i| pool.get().world(pick(n * 20 + i, 10_000)));
            black_box(try_join_all(rows).await?);
        }
        "fortunes" => {
            let connection = pool.get();
            let rows = connection.client.query(&connection.fortunes, &[]).await?;
            let rows: Vec<Fortune> = rows.iter().map(|row| Fortune { id: row.get(0), message: row.get(1) }).collect();
            black_box(rows);
        }
        "page" => {
            black_box(pool.get().page(i64::from(pick(n, 100)) * 50).await?);
        }
        "stream" => {
            let connection = pool.get();
            let none: [i32; 0] = [];
            let rows = connection.client.query_raw(&connection.posts, none).await?;
            pin_mut!(rows);
            let mut total = 0;
            while let Some(row) = rows.try_next().await? {
                let title: String = row.get(1);
                let body: String = row.get(2);
                let created: jiff::Timestamp = row.get(4);
                black_box((row.get::<_, i32>(0), &title, &body, row.get::<_, bool>(3), created, row.get::<_, i32>(5)));
                total += 1;
            }
            assert_eq!(total, 10_000);
        }
        "insert" => {
            let connection = pool.get();
            let row = connection.client.query_one(&connection.insert, &[&"A name", &pick(n, 1000)]).await?;
            black_box(Entry { id: row.get(0), name: row.get(1), amount: row.get(2) });
        }
        "update" => {
            let connection = pool.get();
            let values: [i32; 2] = [pick(n, 9_999), pick(n + 1, 10_000)];
            connection.client.execute(&connection.update, &[&values[0], &values[1]]).await?;
        }
        other => panic!("no case {other}"),
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let asked = Asked::read();
    if asked.case == "setup" {
        let (client, connection) = tokio_postgres::connect(&asked.url, NoTls).await?;
        tokio::spawn(connection);
        return client.batch_execute(include_str!("../../../setup.postgres.sql")).await;
    }
    let (pool, case): (Pool, &'static str) = (Pool::open(&asked.url).await?, asked.case.clone().leak());
    asked
        .run(move |n| {
            let pool = pool.clone();
            async move { once(pool, case, n).await.expect("the database answers") }
        })
        .await;
    Ok(())
}
