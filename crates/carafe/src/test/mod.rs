//! Apps under test: a browser without a socket, and a fresh database for each test.
//!
//! ```
//! use carafe::prelude::*;
//!
//! #[get("/")]
//! async fn hello() -> Html {
//!     html("Hello, World!")
//! }
//!
//! # let test = async {
//! let app = App::new().routes(routes![hello]).test().await;
//! app.get("/").await.assert_status(200).assert_contains("Hello");
//! # };
//! # tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(test);
//! ```

mod database;
mod watch;

use self::{database::Database, watch::Watch};
use crate::App;
use carafe_core::{
    context::{AppHandle, QueryLoop},
    random,
    settings::{Environment, Settings},
};
#[doc(inline)]
pub use carafe_http::test::{Client, TestRequest, TestResponse};
use std::{fmt, ops::Deref};

/// An app under test, and a browser that visits it. Its database is gone when it is dropped, panics included.
///
/// Start hooks do not run. Settings are the defaults of development, unless the app was given others.
pub struct TestApp {
    client: Client,
    app: AppHandle,
    watch: Watch,
    database: Database,
}

impl App {
    /// Builds the app for a test. With models it gets a SQLite database of its own, with all tables and no rows.
    ///
    /// # Panics
    /// When something is wrong with the set-up: the message has every mistake.
    pub async fn test(self) -> TestApp {
        let database = Database::fresh(&self).await;
        started(self, database).await
    }
}

/// The app once for each kind of database that this machine has: SQLite always, PostgreSQL when
/// `CARAFE_TEST_POSTGRES_URL` is set.
///
/// # Panics
/// As [`App::test`] does.
pub async fn on_every_database(app: impl Fn() -> App) -> Vec<TestApp> {
    let mut all = Vec::new();
    for database in Database::every(&app()).await {
        all.push(started(app(), database).await);
    }
    all
}

async fn started(mut app: App, database: Database) -> TestApp {
    let settings = app.settings.take().unwrap_or_else(|| {
        // A key of its own: a test leaves no `.carafe/` behind.
        let key = random::token() + &random::token();
        Settings::defaults(Environment::Development).with("security", "secret_key", key)
    });
    let watch = Watch::default();
    let assembled = match app.assemble(database.named_in(settings), Some(watch.observer())) {
        Ok(assembled) => assembled,
        Err(checks) => panic!("the app cannot be tested:\n{checks}"),
    };
    let app = assembled.app().clone();
    if let Err(error) = database.fill(&app).await {
        panic!("the tables cannot be made: {error:?}");
    }
    TestApp {
        client: Client::new(assembled.service),
        app,
        watch,
        database,
    }
}

impl TestApp {
    /// The app itself, for its database and settings.
    pub fn handle(&self) -> &AppHandle {
        &self.app
    }

    /// Prepares each `sql!` of the program's sources on this test's database, and compares names, types and
    /// nullness of its columns with the types that read them.
    ///
    /// ```no_run
    /// # use carafe::prelude::*;
    /// #[tokio::test]
    /// async fn sql_fits_its_types() {
    ///     App::new().test().await.assert_sql().await;
    /// }
    /// ```
    ///
    /// # Panics
    /// When a statement is refused or reads other columns: the message names file and line of each.
    #[cfg(feature = "orm")]
    pub async fn assert_sql(&self) -> &Self {
        match crate::glue::check_sql(&self.app).await {
            Ok(report) if report.checks.is_empty() => self,
            Ok(report) => panic!("statements written by hand are wrong:\n{}", report.checks),
            Err(error) => panic!("the statements cannot be checked: {error:?}"),
        }
    }

    /// The statements that the last request sent to the database.
    pub fn statements(&self) -> Vec<Box<str>> {
        self.watch.statements()
    }

    /// Asserts how many statements the last request sent.
    ///
    /// # Panics
    /// When it were others: the message lists them.
    #[track_caller]
    pub fn assert_queries(&self, expected: usize) -> &Self {
        let ran = self.statements();
        assert!(
            ran.len() == expected,
            "{} statements, not {expected}:\n{}",
            ran.len(),
            ran.join("\n")
        );
        self
    }
}

/// Loops of queries fail a test: a handler that asks the database again for each row of a list.
impl TestApp {
    /// The loops of queries that the requests so far had; the test then does not fail on them.
    pub fn query_loops(&self) -> Vec<QueryLoop> {
        self.watch.take_loops()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let loops = self.watch.take_loops();
        if !loops.is_empty() && !std::thread::panicking() {
            let lines: Vec<_> = loops.iter().map(ToString::to_string).collect();
            panic!("queries in a loop:\n{}", lines.join("\n"));
        }
    }
}

/// A test visits the app as a browser does.
impl Deref for TestApp {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl fmt::Debug for TestApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestApp")
            .field("database", &self.database)
            .finish_non_exhaustive()
    }
}
