//! Databases of a server that go away: what PostgreSQL and MariaDB have in common.
//!
//! One thread of the process makes and drops them, on a runtime of its own: a test that panics is dropped
//! while its own runtime stands still.

use super::{Place, TestDb, ready};
use crate::{
    db::{DatabaseUrl, Db},
    model::Registry,
    value::Value,
};
use carafe_core::{Error, Result};
use std::{
    fmt,
    io::Write as _,
    process,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::Relaxed},
        mpsc as blocking,
    },
    thread,
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot},
    time::{sleep, timeout},
};

/// Databases of one process at the same time: each has a few connections of a server that often gives 100.
const AT_ONCE: usize = 24;

/// A test that holds so many that it waits for itself goes on after this.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is different from server to server.
pub(super) struct Kind {
    pub(super) name: &'static str,
    /// The variable with its URL.
    pub(super) variable: &'static str,
    /// What keeps the connections of a test few, as it stands in a URL: `connections=1&`.
    pub(super) few: &'static str,
    pub(super) create: fn(&str) -> String,
    /// It drops a database that somebody still uses.
    pub(super) drop: fn(&str) -> String,
    /// The same for one that a test of an hour ago left behind.
    pub(super) sweep: fn(&str) -> String,
    /// Names of those.
    pub(super) old: &'static str,
    /// The URL of a database on the server with this one.
    pub(super) url: fn(&str, &str) -> String,
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Server {
    /// A database of its own for one test.
    pub(super) async fn database(&'static self, registry: Arc<Registry>) -> TestDb {
        let place = ready(self.make().await);
        for _ in 0..100 {
            match Db::open(&place.url(), registry.clone()).await {
                Err(error) if error.error_code() == Some("orm.E108") => {
                    sleep(Duration::from_millis(200)).await;
                }
                opened => {
                    return TestDb {
                        db: ready(opened),
                        place: Box::new(place),
                    };
                }
            }
        }
        panic!("no database for this test: the server has had no connection left for 20 seconds")
    }
}

/// A database with this name, and the right to have one.
#[derive(Debug)]
struct Database {
    name: String,
    server: &'static Server,
    _turn: Option<OwnedSemaphorePermit>,
}

impl Place for Database {
    fn url(&self) -> String {
        (self.server.kind.url)(&self.server.url, &self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (done, is_done) = blocking::channel();
        let order = Order {
            sql: (self.server.kind.drop)(&self.name),
            done: Done::Thread(done),
        };
        if self.server.orders.send(order).is_ok() {
            let _ = is_done.recv_timeout(Duration::from_secs(30));
        }
    }
}

#[derive(Debug)]
pub(super) struct Server {
    kind: &'static Kind,
    url: String,
    orders: mpsc::UnboundedSender<Order>,
    turns: Arc<Semaphore>,
}

struct Order {
    sql: String,
    done: Done,
}

enum Done {
    Task(oneshot::Sender<Result<()>>),
    Thread(blocking::Sender<()>),
}

impl Server {
    /// `None`, and one line that says so, without its URL.
    pub(super) fn start(kind: &'static Kind) -> Option<Self> {
        let Some(url) = std::env::var_os(kind.variable).and_then(|url| url.into_string().ok())
        else {
            // Past the harness, which keeps what passing tests print to itself.
            let told = writeln!(
                std::io::stderr(),
                "{} is not set: nothing is tested on {}",
                kind.variable,
                kind.name
            );
            drop(told);
            return None;
        };
        let (orders, received) = mpsc::unbounded_channel();
        let admin = format!(
            "{url}{}{}max_connections=3&pool_timeout=60",
            if url.contains('?') { "&" } else { "?" },
            kind.few
        );
        let work = move || serve(kind, &admin, received);
        thread::Builder::new()
            .name(format!("carafe-test-{}", kind.name.to_lowercase()))
            .spawn(work)
            .ok()?;
        Some(Self {
            kind,
            url,
            orders,
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        })
    }

    async fn make(&'static self) -> Result<Database> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let turn = timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        let (id, number) = (process::id(), NEXT.fetch_add(1, Relaxed));
        let name = format!(
            "carafe_test_{id}_{number}_{}",
            carafe_core::clock::now().seconds()
        );
        let (done, is_done) = oneshot::channel();
        let order = Order {
            sql: (self.kind.create)(&name),
            done: Done::Task(done),
        };
        let stopped = || Error::internal("the thread that makes test databases has ended");
        self.orders.send(order).map_err(|_| stopped())?;
        is_done.await.map_err(|_| stopped())??;
        Ok(Database {
            name,
            server: self,
            _turn: turn.ok().and_then(Result::ok),
        })
    }
}

fn serve(kind: &Kind, url: &str, mut orders: mpsc::UnboundedReceiver<Order>) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    else {
        return;
    };
    runtime.block_on(async {
        let opened = open(url).await;
        if let Ok(db) = &opened {
            sweep(kind, db).await;
        }
        while let Some(order) = orders.recv().await {
            let opened = opened
                .as_ref()
                .map(Clone::clone)
                .map_err(|error| format!("{error:?}"));
            tokio::spawn(carry_out(opened, order));
        }
    });
}

async fn open(url: &str) -> Result<Db> {
    url.parse::<DatabaseUrl>()?;
    loop {
        match Db::open(url, Registry::new()).await {
            Err(error) if error.error_code() == Some("orm.E108") => {
                sleep(Duration::from_millis(200)).await;
            }
            opened => return opened,
        }
    }
}

async fn carry_out(db: Result<Db, String>, order: Order) {
    let result = match db {
        Ok(db) => db.execute(&order.sql, &[]).await.map(drop),
        Err(why) => Err(Error::internal(why)),
    };
    match order.done {
        Done::Task(done) => drop(done.send(result)),
        Done::Thread(done) => drop(done.send(())),
    }
}

/// What tests that were killed an hour ago left behind.
async fn sweep(kind: &Kind, db: &Db) {
    for row in db.rows(kind.old, &[]).await.unwrap_or_default() {
        if let [Value::Text(name)] = row.as_slice() {
            // Another process may sweep too.
            let _ = db.execute(&(kind.sweep)(name), &[]).await;
        }
    }
}

/// The same server, another database, few connections.
pub(super) fn url_of(kind: &Kind, server: &str, database: &str) -> String {
    let (place, options) = server.split_once('?').unwrap_or((server, ""));
    let host = place
        .rfind('@')
        .map_or_else(|| place.find("//").map_or(0, |at| at + 2), |at| at + 1);
    let end = place[host..].find('/').map_or(place.len(), |at| host + at);
    let more = if options.is_empty() {
        String::new()
    } else {
        format!("{options}&")
    };
    format!(
        "{}/{database}?{more}dbname={database}&{}max_connections=4",
        &place[..end],
        kind.few
    )
}
