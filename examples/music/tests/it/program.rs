//! The program without any set-up: it makes its own small data set.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// A folder that is gone when the test is.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = env::temp_dir().join(format!("music-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder can be made");
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A running program, killed when the test is over.
struct Program {
    child: Child,
    address: String,
}

impl Program {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_music"))
            .args(["--port", "0"])
            .env("CARAFE_ENV", "development")
            .env("CARAFE_ROOT", folder)
            .env_remove("DATABASE_URL")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut lines = stdout.lines().map_while(Result::ok);
        let address = lines
            .find_map(|line| Some(line.split("http://").nth(1)?.split('/').next()?.to_owned()));
        let address = address.expect("it says where it serves");
        // A pipe that nobody reads would stop the program some day.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it answers");
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Program {
    /// Asks it to stop, as a system does that shuts down.
    fn stop(mut self) -> Option<i32> {
        let mut kill = Command::new("kill");
        let asked = kill.arg(self.child.id().to_string()).status();
        assert!(asked.expect("there is a `kill`").success());
        self.child.wait().expect("it stops").code()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn without_a_database_it_shows_its_sample() {
    let folder = Folder::new();
    // The second start finds the tables of the first.
    for _ in 0..2 {
        let program = Program::start(&folder.0);
        let page = program.get("/");
        assert!(
            page.starts_with("HTTP/1.1 200 ") && page.contains("14 albums"),
            "{page}"
        );
        let found = program.get("/api/tracks?q=take+five");
        assert!(
            found.contains(r#""artist":"The Dave Brubeck Quartet""#),
            "{found}"
        );
        assert!(
            program
                .get("/static/music/style.css")
                .starts_with("HTTP/1.1 200 ")
        );
        assert!(program.get("/admin/").starts_with("HTTP/1.1 30"));
        assert_eq!(program.stop(), Some(0));
    }
}

#[test]
fn a_bad_address_is_told_in_one_line() {
    for address in [
        "mongo://localhost/music",
        "sqlite:/no/such/folder/music.db",
        "postgres://localhost:port/music",
    ] {
        let ended = Command::new(env!("CARGO_BIN_EXE_music"))
            .args(["--port", "0"])
            .env("CARAFE_ENV", "development")
            .env("DATABASE_URL", address)
            .output()
            .expect("the program starts");
        let told = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(told.lines().count(), 1, "{address}: {told}");
        assert!(told.contains("DATABASE_URL"), "{address}: {told}");
        assert_eq!(ended.status.code(), Some(78), "{address}");
    }
}
