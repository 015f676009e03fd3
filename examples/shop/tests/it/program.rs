//! The program as people start it.

use carafe::orm::{Registry, test::TestDb};
use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::PathBuf,
    process::{Child, ChildStdout, Command, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

const KEY: &str = "kY7mQ2vX9bL4tR8wZ1cN6fH3jD5gS0aP";

/// A folder of its own instead of the example's.
struct Shop {
    folder: PathBuf,
    variables: Vec<(&'static str, String)>,
}

impl Shop {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("shop-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder can be made");
        Self {
            folder,
            variables: vec![("CARAFE_ENV", "development".to_owned())],
        }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.retain(|(known, _)| *known != name);
        self.variables.push((name, value.into()));
        self
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shop"));
        command
            .args(words)
            .current_dir(&self.folder)
            .env_clear()
            .env("CARAFE_ROOT", &self.folder);
        for (name, value) in &self.variables {
            command.env(name, value);
        }
        command
    }

    fn run(&self, words: &[&str]) -> (i32, String) {
        let Output {
            status,
            stdout,
            stderr,
        } = self.command(words).output().expect("it starts");
        let text = [stdout, stderr].concat();
        (
            status.code().unwrap_or(-1),
            String::from_utf8(text).expect("UTF-8"),
        )
    }

    fn serve(&self) -> Serving {
        let mut command = self.command(&["--port", "0"]);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut serving = Serving {
            child,
            stdout,
            said: String::new(),
        };
        serving.get("/");
        serving
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

struct Serving {
    child: Child,
    stdout: BufReader<ChildStdout>,
    said: String,
}

impl Serving {
    fn address(&mut self) -> String {
        while !self.said.contains("Serving on http://") {
            self.stdout
                .read_line(&mut self.said)
                .expect("it says something");
        }
        let rest = self
            .said
            .split("Serving on http://")
            .nth(1)
            .unwrap_or_default();
        rest.split('/').next().unwrap_or_default().to_owned()
    }

    /// What it answers, head and body.
    fn get(&mut self, path: &str) -> String {
        let address = self.address();
        let mut stream = TcpStream::connect(&address).expect("it listens");
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = String::new();
        stream
            .read_to_string(&mut answer)
            .expect("it answers in UTF-8");
        answer
    }

    /// Everything it said until it stopped.
    fn stop(mut self) -> String {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let mut said = std::mem::take(&mut self.said);
        self.stdout.read_to_string(&mut said).expect("UTF-8");
        said
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn books(page: &str) -> usize {
    page.matches("href=\"/products/").count()
}

#[test]
fn statements_written_by_hand_are_checked() {
    let shop = Shop::new();
    let (status, said) = shop.run(&["check", "--sql"]);
    assert_eq!(status, 78, "{said}");
    assert!(said.contains("error[orm.E320]"), "{said}");
    assert!(said.contains("src/api.rs:"), "{said}");
    assert_eq!(shop.run(&["migrate"]).0, 0);
    let (status, said) = shop.run(&["check", "--sql"]);
    assert_eq!(status, 0, "{said}");
    let line = "Prepared 1 `sql!` of the sources, compared the columns of 1.";
    assert!(said.contains(line), "{said}");
}

#[test]
fn it_sets_itself_up_and_says_where_it_is() {
    let shop = Shop::new();
    let mut serving = shop.serve();
    let first = books(&serving.get("/"));
    assert!(first >= 60, "{first} books");
    assert!(serving.get("/admin/").starts_with("HTTP/1.1 302 "));
    assert!(
        serving
            .get("/static/shop/style.css")
            .starts_with("HTTP/1.1 200 ")
    );
    let address = serving.address();
    let said = serving.stop();
    for text in [
        format!("http://{address}/"),
        format!("http://{address}/admin/"),
    ] {
        assert!(said.contains(&text), "{said}");
    }
    assert!(
        said.contains("cargo run -p shop -- createsuperuser"),
        "{said}"
    );
    assert!(shop.folder.join("db.sqlite3").exists());

    let made = shop.clone_with_password().run(&[
        "createsuperuser",
        "--noinput",
        "--username",
        "root",
        "--email",
        "root@example.org",
    ]);
    assert_eq!(made.0, 0, "{}", made.1);
    let mut again = shop.serve();
    assert_eq!(books(&again.get("/")), first);
    let said = again.stop();
    assert!(!said.contains("createsuperuser"), "{said}");
}

impl Shop {
    /// The same folder, and a password for the account that is made.
    fn clone_with_password(&self) -> Borrowed<'_> {
        Borrowed(self)
    }
}

struct Borrowed<'s>(&'s Shop);

impl Borrowed<'_> {
    fn run(&self, words: &[&str]) -> (i32, String) {
        let mut command = self.0.command(words);
        let output = command
            .env("CARAFE_SUPERUSER_PASSWORD", "correct horse")
            .output();
        let Output {
            status,
            stdout,
            stderr,
        } = output.expect("it starts");
        let text = [stdout, stderr].concat();
        (
            status.code().unwrap_or(-1),
            String::from_utf8(text).expect("UTF-8"),
        )
    }
}

#[test]
fn the_same_program_runs_on_every_database() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let databases = runtime.block_on(TestDb::every(Registry::new));
    for database in &databases {
        let shop = Shop::new().with("DATABASE_URL", database.full_url());
        let mut serving = shop.serve();
        assert!(books(&serving.get("/")) >= 60);
        assert!(!shop.folder.join("db.sqlite3").exists());
    }
    runtime.block_on(async move { drop(databases) });
}

#[test]
fn production_starts_with_everything_said_and_not_before() {
    let production = || Shop::new().with("CARAFE_ENV", "production");
    let database = "sqlite:shop.db";
    for (shop, code) in [
        (production().with("DATABASE_URL", database), "settings.E005"),
        (
            production()
                .with("SECRET_KEY", "short")
                .with("DATABASE_URL", database),
            "settings.E006",
        ),
        (production().with("SECRET_KEY", KEY), "settings.E007"),
        (
            production()
                .with("SECRET_KEY", KEY)
                .with("DATABASE_URL", database)
                .with("HOST", "0.0.0.0"),
            "settings.E008",
        ),
        (
            Shop::new().with("DATABASE_URL", "postgres//nowhere"),
            "orm.E",
        ),
    ] {
        let (exit, said) = shop.run(&["--port", "0"]);
        assert_eq!(exit, 78, "{said}");
        assert!(said.contains(code), "{code}: {said}");
    }
}

#[test]
fn production_does_not_migrate_by_itself() {
    let database = Shop::new();
    let url = format!("sqlite:{}", database.folder.join("shop.db").display());
    let shop = Shop::new()
        .with("CARAFE_ENV", "production")
        .with("SECRET_KEY", KEY)
        .with("DATABASE_URL", url);
    let (exit, said) = shop.run(&["migrate"]);
    assert_eq!(exit, 0, "{said}");
    let mut serving = shop.serve();
    assert!(serving.get("/").starts_with("HTTP/1.1 200 "));
}

#[test]
fn rows_leave_and_enter_as_files() {
    let shop = Shop::new();
    let said = |words: &[&str]| {
        let (exit, said) = shop.run(words);
        assert_eq!(exit, 0, "{words:?}: {said}");
        said
    };
    said(&["migrate"]);
    assert!(said(&["loaddata", "catalogue"]).contains("Loaded "));
    let text = said(&["dumpdata", "shop.category", "shop.tag", "--indent", "2"]);
    assert!(text.contains("\n  \"model\": \"shop.category\""), "{text}");
    said(&["dumpdata", "shop", "--output", "shop.jsonl"]);
    let lines = fs::read_to_string(shop.folder.join("shop.jsonl")).expect("it is written");
    assert!(lines.starts_with("{\"model\": \"shop."), "{lines}");
    let again = said(&["loaddata", "shop.jsonl", "--ignorenonexistent"]);
    assert!(
        again.contains(&format!("Loaded {} rows", lines.lines().count())),
        "{again}"
    );
    let mut child = shop
        .command(&["loaddata", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut input = child.stdin.take().expect("it is piped");
    input.write_all(lines.as_bytes()).expect("it reads");
    drop(input);
    assert!(child.wait().expect("it ends").success());
    let (exit, said) = shop.run(&["dumpdata", "shop.prodcut"]);
    assert_ne!(exit, 0);
    assert!(
        said.contains("orm.E304") && said.contains("did you mean"),
        "{said}"
    );
    let (exit, said) = shop.run(&["dumpdata", "--format", "xml"]);
    assert!(exit != 0 && said.contains("xml"), "{said}");
}
