//! The databases: the script of each, loaded by the driver, and what runs cases on them.
//!
//! `CARAFE_TEST_CHINOOK_DIR` names the folder with the scripts (<https://github.com/lerocha/chinook-database>);
//! without it one line says so, and the tests end there. Cases that only read share one database of each kind as
//! long as one of them runs; those that change something have their own.

use super::{lines::Outcome, models};
use carafe_core::{
    DateTime, Decimal, Error, Result,
    context::{self, AppParts, Context},
    settings::{Environment, Settings},
};
use carafe_orm::{
    db::Db,
    model::{Fk, Id, Model, Registry},
    models as list,
    sql::Dialect,
    test::TestDb,
    value::Value,
};
use futures_util::future::{BoxFuture, join_all};
use std::{
    fmt::Write as _,
    io::Write as _,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock, Weak},
};
use tokio::{runtime::Runtime, sync::Mutex};

/// The variable that names the folder with the scripts.
const FOLDER: &str = "CARAFE_TEST_CHINOOK_DIR";

/// One case and its name.
pub(crate) struct Case {
    pub name: &'static str,
    pub run: for<'d> fn(&'d Db) -> BoxFuture<'d, Outcome>,
}

/// Names of functions as cases. One that no list names is a warning of the compiler.
macro_rules! cases {
    ($($case:ident),* $(,)?) => {
        &[$($crate::chinook::world::Case { name: stringify!($case), run: |db| Box::pin($case(db)) }),*]
    };
}
pub(super) use cases;

/// Runs cases that only read.
pub(crate) fn on_shared(cases: &[Case]) {
    if let Some(folder) = folder() {
        report(&runtime().block_on(async { run(&shared(folder).await, cases).await }));
    }
}

/// Runs cases on databases that nobody else sees, one after another.
pub(crate) fn on_own(cases: &[Case]) {
    if let Some(folder) = folder() {
        report(&runtime().block_on(async { run(&load(folder).await, cases).await }));
    }
}

fn report(failed: &[String]) {
    assert!(
        failed.is_empty(),
        "{} failed\n\n{}",
        failed.len(),
        failed.join("\n\n")
    );
}

async fn run(databases: &[TestDb], cases: &[Case]) -> Vec<String> {
    let failed = databases.iter().map(|db| run_on(db, cases));
    join_all(failed).await.concat()
}

async fn run_on(db: &Db, cases: &[Case]) -> Vec<String> {
    let mut failed = Vec::new();
    for case in cases {
        if let Err(error) = (case.run)(db).await {
            failed.push(format!("{} on {:?}: {error:?}", case.name, db.dialect()));
        }
    }
    failed
}

/// Where the scripts are; the first who asks in vain says so.
pub(crate) fn folder() -> Option<&'static Path> {
    static PLACE: OnceLock<Option<PathBuf>> = OnceLock::new();
    let found = PLACE.get_or_init(|| {
        let found = std::env::var_os(FOLDER).map(PathBuf::from);
        if found.is_none() {
            // Not `eprintln!`, which is shown for tests that fail only.
            let _ = writeln!(
                std::io::stderr(),
                "{FOLDER} is not set: nothing is tested on the Chinook database"
            );
        }
        found
    });
    found.as_deref()
}

/// One for all tests: a connection lives as long as the runtime that opened it.
fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().expect("a machine that runs tests can run a runtime"))
}

async fn shared(folder: &Path) -> Arc<Vec<TestDb>> {
    static SHARED: Mutex<Weak<Vec<TestDb>>> = Mutex::const_new(Weak::new());
    let mut shared = SHARED.lock().await;
    if let Some(loaded) = shared.upgrade() {
        return loaded;
    }
    let loaded = Arc::new(load(folder).await);
    *shared = Arc::downgrade(&loaded);
    loaded
}

async fn load(folder: &Path) -> Vec<TestDb> {
    let databases = TestDb::every(registry).await;
    let loaded = join_all(databases.iter().map(|db| fill(db, folder))).await;
    loaded
        .into_iter()
        .collect::<Result<()>>()
        .expect("the scripts are loaded");
    databases
}

pub(crate) fn registry() -> Registry {
    use models::{
        Album, Artist, Customer, Employee, Genre, Invoice, InvoiceLine, MediaType, Playlist,
        PlaylistTrack, Track,
    };
    let mut registry = Registry::new();
    let items = list![
        Album,
        Artist,
        Customer,
        Employee,
        Genre,
        Invoice,
        InvoiceLine,
        MediaType,
        Playlist,
        PlaylistTrack,
        Track
    ];
    registry
        .add("music", items)
        .expect("each model is listed once");
    registry
}

pub(crate) async fn fill(db: &Db, folder: &Path) -> Result<()> {
    let file = match db.dialect() {
        Dialect::Postgres => "Chinook_PostgreSql_AutoIncrementPKs.sql",
        Dialect::MariaDb | Dialect::MySql => "Chinook_MySql_AutoIncrementPKs.sql",
        _ => "Chinook_Sqlite_AutoIncrementPKs.sql",
    };
    let text = std::fs::read_to_string(folder.join(file)).map_err(Error::from)?;
    let start = text
        .find("CREATE TABLE")
        .ok_or_else(|| Error::internal("the script makes no table"))?;
    // The script's national texts are not of the database's own character set.
    db.script(
        &text[start..]
            .replace("NVARCHAR", "VARCHAR")
            .replace(" DATETIME", " DATETIME(6)"),
    )
    .await?;
    if db.dialect() == Dialect::Postgres {
        db.script(&renames(db).await?).await?;
    }
    db.script(HOLES).await
}

/// The PostgreSQL script writes `invoice_line.track_id`, the others `InvoiceLine.TrackId`, and so do the models.
async fn renames(db: &Db) -> Result<String> {
    let columns = "SELECT table_name::text, column_name::text FROM information_schema.columns
        WHERE table_schema = 'public' ORDER BY 1, 2";
    let mut script = String::new();
    let mut last = String::new();
    for row in db.rows(columns, &[]).await? {
        let [Value::Text(table), Value::Text(column)] = row.as_slice() else {
            return Err(Error::internal("two names were asked for"));
        };
        if *last != **table {
            let _ = write!(
                script,
                "ALTER TABLE {table} RENAME TO \"{}\";",
                mixed(table)
            );
            last = table.to_string();
        }
        let (table, new) = (mixed(table), mixed(column));
        let _ = write!(
            script,
            "ALTER TABLE \"{table}\" RENAME COLUMN {column} TO \"{new}\";"
        );
    }
    Ok(script)
}

/// `invoice_line` as `InvoiceLine`.
fn mixed(name: &str) -> String {
    name.split('_')
        .map(|word| word[..1].to_uppercase() + &word[1..])
        .collect()
}

/// Rows that the data lacks: without album, genre, name or agent, with the letters that LIKE gives a meaning.
const HOLES: &str = r#"
INSERT INTO "Artist" ("Name") VALUES (NULL), ('100%_pure\art'), ('Ünlü Straße');
INSERT INTO "Album" ("Title", "ArtistId") VALUES ('Untitled_1', 276), ('50% off\', 277), ('Empty', 278);
INSERT INTO "Genre" ("Name") VALUES (NULL);
INSERT INTO "Track" ("Name", "AlbumId", "MediaTypeId", "GenreId", "Composer", "Milliseconds", "Bytes", "UnitPrice")
VALUES ('Hole', NULL, 1, NULL, NULL, 1000, NULL, 0), ('a_b', 348, 2, 26, 'X\Y', 2000, 5, 5.00),
    ('100%', 349, 1, 1, NULL, 3000, NULL, 2.50);
INSERT INTO "Employee" ("LastName", "FirstName") VALUES ('Nil', 'Nobody');
INSERT INTO "Customer" ("FirstName", "LastName", "Email") VALUES ('No', 'Agent', 'no@example.com');
INSERT INTO "Invoice" ("CustomerId", "InvoiceDate", "Total") VALUES (60, '2026-01-01 12:30:15', 7.50);
INSERT INTO "InvoiceLine" ("InvoiceId", "TrackId", "UnitPrice", "Quantity") VALUES (413, 3504, 0, 1), (413, 3506, 2.50, 3);
INSERT INTO "Playlist" ("Name") VALUES (NULL);
INSERT INTO "PlaylistTrack" ("PlaylistId", "TrackId") VALUES (19, 3504), (19, 3505), (19, 1);
"#;

/// What it gives, and how many statements it sent.
pub(crate) async fn statements<T>(work: impl Future<Output = Result<T>>) -> Result<(T, u32)> {
    let app = AppParts::new(Settings::defaults(Environment::Development)).finish();
    let context = Context::command(app);
    let result = context::enter(context.clone(), work).await?;
    Ok((result, context.query_count()))
}

/// The foreign key of the row with this number.
pub(crate) fn key<M: Model<Pk = Id<M, i32>>>(number: i32) -> Fk<M> {
    Id::new(number).into()
}

/// An exact number.
pub(crate) fn money(text: &str) -> Decimal {
    text.parse().expect("a test writes numbers as numbers")
}

/// An instant.
pub(crate) fn at(text: &str) -> DateTime {
    text.parse().expect("a test writes instants as instants")
}
