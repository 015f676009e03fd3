//! The command line every program has, and how it refuses.

use std::{
    fs,
    net::TcpListener,
    path::PathBuf,
    process::{Command, Output},
};

/// A folder of its own, so that no `carafe.toml` of ours is read and nothing is left behind.
struct Program {
    folder: PathBuf,
    command: Command,
}

fn hello(words: &[&str]) -> Program {
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("hello-{}-{number}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder can be made");
    let mut command = Command::new(env!("CARGO_BIN_EXE_hello"));
    command
        .args(words)
        .env_clear()
        .env("CARAFE_ROOT", &folder)
        .env("CARAFE_ENV", "development");
    Program { folder, command }
}

impl Program {
    fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Exit code, what it said, and what it complained about.
    fn run(mut self) -> (i32, String, String) {
        let Output {
            status,
            stdout,
            stderr,
        } = self.command.output().expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        (status.code().unwrap_or(-1), text(stdout), text(stderr))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Refused in one line, with this code in it.
fn refused(program: Program, exit: i32, code: &str) -> String {
    let (status, _, text) = program.run();
    assert_eq!(status, exit, "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.starts_with(&format!("error[{code}]: ")), "{text}");
    text
}

#[test]
fn routes_are_listed_with_their_lines() {
    let (status, text, _) = hello(&["routes"]).run();
    assert_eq!(
        (status, text.as_str()),
        (0, "GET  /  hello  examples/hello/src/main.rs:3:7\n")
    );
}

#[test]
fn help_and_version() {
    let (status, text, _) = hello(&["--help"]).run();
    assert!(
        status == 0 && text.contains("runserver") && text.contains("--database-url URL"),
        "{text}"
    );
    let (_, text, _) = hello(&["help", "check"]).run();
    assert!(text.contains("usage: check [--deploy]"), "{text}");
    assert!(hello(&["version"]).run().1.starts_with("Carafe "));
}

#[test]
fn words_that_make_no_sense_are_refused() {
    let text = refused(hello(&["rotes"]), 2, "carafe.E001");
    assert!(text.contains("did you mean `routes`?"), "{text}");
    refused(hello(&["check", "--deply"]), 2, "core.E003");
    refused(hello(&["runserver", "here"]), 2, "carafe.E002");
    refused(hello(&["--port"]), 2, "core.E004");
}

#[test]
fn settings_that_make_no_sense_end_the_program_with_78() {
    let text = refused(
        hello(&[]).env("CARAFE_HTTP__PROT", "1"),
        78,
        "settings.E001",
    );
    assert!(text.contains("did you mean `http.port`?"), "{text}");
    refused(hello(&[]).env("PORT", "many"), 78, "settings.E003");
    refused(hello(&["--port", "65536"]), 78, "settings.E003");
    refused(hello(&[]).env("CARAFE_ENV", "staging"), 78, "settings.E004");
}

#[test]
fn a_port_that_is_taken_is_one_line() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let text = refused(hello(&["--port", &port]), 78, "http.E030");
    assert!(text.contains(&port), "{text}");
}

#[test]
fn production_starts_only_with_a_key_and_its_hosts() {
    let production = |words: &[&str]| hello(words).env("CARAFE_ENV", "production");
    let (status, text, _) = production(&[]).run();
    assert!(status == 78 && text.contains("settings.E005"), "{text}");
    let key = "Jc3nXk2mQz8wRt5vYb7uLp9sDf4gHh6j";
    let (status, text, _) = production(&["runserver", "0.0.0.0:0"])
        .env("SECRET_KEY", key)
        .run();
    assert!(status == 78 && text.contains("settings.E008"), "{text}");
}

#[test]
fn check_deploy_says_what_is_not_ready() {
    let (status, text, _) = hello(&["check"]).run();
    assert_eq!((status, text.as_str()), (0, "No mistakes.\n"));
    let (status, text, _) = hello(&["check", "--deploy"]).run();
    assert_eq!(status, 78);
    assert!(
        text.contains("settings.E005") && text.contains("carafe.W001"),
        "{text}"
    );
}

#[test]
fn settings_are_listed_with_their_origins_and_without_secrets() {
    let (_, text, _) = hello(&["settings", "--port", "9000"])
        .env("SECRET_KEY", "hunter2")
        .run();
    assert!(
        text.contains("http.port = 9000  # the flag --port"),
        "{text}"
    );
    assert!(text.contains("security.secret_key = ********"), "{text}");
}
