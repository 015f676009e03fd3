//! PostgreSQL databases that go away.
//!
//! One thread of the process makes and drops them, on a runtime of its own: a test that panics is dropped
//! while its own runtime stands still.

use super::{PGBOUNCER_URL, POSTGRES_URL, Place, TestDb, ready};
use crate::{
    db::{DatabaseUrl, Db},
    model::Registry,
    value::Value,
};
use carafe_core::{Error, Result};
use std::{
    io::Write as _,
    process,
    sync::{
        Arc, OnceLock,
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

impl TestDb {
    /// A PostgreSQL database of its own on the server that `CARAFE_TEST_POSTGRES_URL` names; the user there
    /// must be allowed to make databases. `None`, and one line that says so, when it is not set.
    ///
    /// Any number of tests may ask at once: they wait before the server runs out of connections.
    ///
    /// # Panics
    /// When the server cannot be reached or refuses.
    pub async fn postgres(registry: impl Into<Arc<Registry>>) -> Option<Self> {
        let server = Server::get()?;
        let registry = registry.into();
        let place = ready(server.make().await);
        for _ in 0..100 {
            match Db::open(&place.url(), registry.clone()).await {
                Err(error) if error.error_code() == Some("orm.E108") => {
                    sleep(Duration::from_millis(200)).await;
                }
                opened => {
                    return Some(Self {
                        db: ready(opened),
                        place: Box::new(place),
                    });
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
        // Behind a pool when there is one: the suite runs through it as it is.
        let pool = std::env::var_os(PGBOUNCER_URL).and_then(|url| url.into_string().ok());
        match pool {
            Some(pool) => format!("{}&pool=transaction", url_of(&pool, &self.name)),
            None => url_of(&self.server.url, &self.name),
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (done, is_done) = blocking::channel();
        let order = Order {
            sql: format!("DROP DATABASE IF EXISTS \"{}\" WITH (FORCE)", self.name),
            done: Done::Thread(done),
        };
        if self.server.orders.send(order).is_ok() {
            let _ = is_done.recv_timeout(Duration::from_secs(30));
        }
    }
}

#[derive(Debug)]
struct Server {
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
    fn get() -> Option<&'static Self> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        SERVER.get_or_init(Self::start).as_ref()
    }

    fn start() -> Option<Self> {
        let Some(url) = std::env::var_os(POSTGRES_URL).and_then(|url| url.into_string().ok())
        else {
            // Past the harness, which keeps what passing tests print to itself.
            let told = writeln!(
                std::io::stderr(),
                "{POSTGRES_URL} is not set: nothing is tested on PostgreSQL"
            );
            drop(told);
            return None;
        };
        let (orders, received) = mpsc::unbounded_channel();
        let admin = format!(
            "{url}{}connections=1&max_connections=3&pool_timeout=60",
            if url.contains('?') { "&" } else { "?" }
        );
        let work = move || serve(&admin, received);
        thread::Builder::new()
            .name("carafe-test-postgres".to_owned())
            .spawn(work)
            .ok()?;
        Some(Self {
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
            sql: format!("CREATE DATABASE \"{name}\""),
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

fn serve(url: &str, mut orders: mpsc::UnboundedReceiver<Order>) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    else {
        return;
    };
    runtime.block_on(async {
        let opened = open(url).await;
        if let Ok(db) = &opened {
            sweep(db).await;
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
async fn sweep(db: &Db) {
    let old = "SELECT datname FROM pg_database WHERE datname LIKE 'carafe\\_test\\_%' \
               AND split_part(datname, '_', 5) ~ '^[0-9]+$' \
               AND split_part(datname, '_', 5)::bigint < extract(epoch FROM now()) - 3600 \
               AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datname = pg_database.datname)";
    for row in db.rows(old, &[]).await.unwrap_or_default() {
        if let [Value::Text(name)] = row.as_slice() {
            // Another process may sweep too.
            let _ = db
                .execute(&format!("DROP DATABASE IF EXISTS \"{name}\""), &[])
                .await;
        }
    }
}

/// The same server, another database, few connections.
fn url_of(server: &str, database: &str) -> String {
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
        "{}/{database}?{more}dbname={database}&connections=1&max_connections=4",
        &place[..end]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_database_changes() {
        let few = "dbname=x&connections=1&max_connections=4";
        assert_eq!(
            url_of("postgres://a:b/c@h:1/old?sslmode=require", "x"),
            format!("postgres://a:b/c@h:1/x?sslmode=require&{few}")
        );
        assert_eq!(url_of("postgres://h", "x"), format!("postgres://h/x?{few}"));
        assert_eq!(
            url_of("postgres:///d?host=/run", "x"),
            format!("postgres:///x?host=/run&{few}")
        );
    }
}
