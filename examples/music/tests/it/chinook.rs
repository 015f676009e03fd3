//! The Chinook database (<https://github.com/lerocha/chinook-database>) under the site.
//!
//! `CARAFE_TEST_CHINOOK_DIR` names the folder with its scripts; without it one line says so, and the tests end there.

use carafe::{
    auth::{
        password::Passwords,
        user::{Account, create},
    },
    orm::{Db, LazyDb, Value, sql::Dialect},
    test::{TestApp, on_every_database},
};
use std::{
    env,
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Once,
};

const FOLDER: &str = "CARAFE_TEST_CHINOOK_DIR";

/// Its tables as the script for PostgreSQL calls them.
const TABLES: [&str; 11] = [
    "album",
    "artist",
    "customer",
    "employee",
    "genre",
    "invoice",
    "invoice_line",
    "media_type",
    "playlist",
    "playlist_track",
    "track",
];

/// The site over a fresh Chinook on each kind of database that this machine has.
pub async fn sites() -> Vec<TestApp> {
    let Some(folder) = folder() else {
        return Vec::new();
    };
    let sites = on_every_database(music::app).await;
    for site in &sites {
        load(&database(site).await, &folder).await;
    }
    sites
}

/// The same, with a superuser signed in.
pub async fn sites_of_a_superuser() -> Vec<TestApp> {
    let sites = sites().await;
    for site in &sites {
        make_superuser(site).await;
        let typed = [("username", "ada"), ("password", "correct horse")];
        site.post("/accounts/login/")
            .form(&typed)
            .await
            .assert_redirect("/");
    }
    sites
}

async fn make_superuser(site: &TestApp) {
    let account = Account {
        username: "ada",
        password: Some("correct horse"),
        is_staff: true,
        is_superuser: true,
        ..Account::default()
    };
    create(
        &database(site).await,
        &Passwords::of(site.handle()),
        account,
    )
    .await
    .expect("the account can be made");
}

pub async fn database(site: &TestApp) -> Db {
    let database = LazyDb::of(site.handle()).expect("the site has models");
    database.db().await.expect("the database can be opened")
}

/// The number that a statement gives.
pub async fn number(site: &TestApp, sql: &str) -> i64 {
    let db = database(site).await;
    let sql = match db.dialect() {
        Dialect::MariaDb | Dialect::MySql => &sql.replace("AS bigint", "AS SIGNED"),
        _ => sql,
    };
    let rows = db.rows(sql, &[]).await.expect("the statement is right");
    match rows[0][0] {
        Value::Int(number) => number,
        ref other => panic!("{sql} gave {other:?}"),
    }
}

fn folder() -> Option<PathBuf> {
    static TOLD: Once = Once::new();
    let folder = env::var_os(FOLDER).map(PathBuf::from);
    if folder.is_none() {
        // The harness keeps what `eprintln!` says of a test that passes.
        let told = "is not set: the site is not tested on Chinook";
        TOLD.call_once(|| drop(writeln!(io::stderr(), "{FOLDER} {told}")));
    }
    folder
}

async fn load(db: &Db, folder: &Path) {
    let postgres = db.dialect() == Dialect::Postgres;
    let kind = match db.dialect() {
        Dialect::Postgres => "PostgreSql",
        Dialect::Sqlite => "Sqlite",
        _ => "MySql",
    };
    let file = folder.join(format!("Chinook_{kind}_AutoIncrementPKs.sql"));
    let script = fs::read_to_string(file).expect("the script is there");
    let start = script
        .find("CREATE TABLE")
        .expect("the script makes tables");
    // The script's national texts are not of the database's own character set.
    let script = script[start..].replace("NVARCHAR", "VARCHAR");
    db.script(&script).await.expect("the script runs");
    if postgres {
        let script = renames(db).await;
        db.script(&script).await.expect("the tables can be renamed");
    }
}

/// The script for PostgreSQL writes `invoice_line.track_id`, the others `InvoiceLine.TrackId`, and so do the models.
async fn renames(db: &Db) -> String {
    let mut script = String::new();
    for table in TABLES {
        let new = mixed(table);
        let _ = write!(script, "ALTER TABLE {table} RENAME TO \"{new}\";");
        let columns = "SELECT column_name::text FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name = $1";
        let columns = db
            .rows(columns, &[table.into()])
            .await
            .expect("PostgreSQL knows its columns");
        for column in columns.iter().map(|row| row[0].to_text()) {
            let _ = write!(
                script,
                "ALTER TABLE \"{new}\" RENAME COLUMN {column} TO \"{}\";",
                mixed(&column)
            );
        }
    }
    script
}

/// `invoice_line` as `InvoiceLine`.
fn mixed(name: &str) -> String {
    name.split('_')
        .map(|word| word[..1].to_uppercase() + &word[1..])
        .collect()
}
