//! A PostgreSQL server of the test's own, in a temporary folder: with TLS, and a Unix socket only.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};
use tokio::sync::Mutex;

/// A running server; it stops and goes away when the last test that uses it ends.
#[derive(Debug)]
pub(super) struct Server {
    folder: PathBuf,
    binaries: PathBuf,
    pub(super) port: u16,
    /// Whether programs run as the user `postgres`: the server refuses to run as root.
    as_postgres: bool,
}

impl Server {
    /// `None`, and one line that says why, without the server's programs.
    pub(super) async fn get() -> Option<Arc<Self>> {
        static RUNNING: Mutex<std::sync::Weak<Server>> = Mutex::const_new(std::sync::Weak::new());
        let mut running = RUNNING.lock().await;
        if let Some(server) = running.upgrade() {
            return Some(server);
        }
        let started = tokio::task::spawn_blocking(Self::start).await.unwrap();
        match started {
            Ok(server) => {
                let server = Arc::new(server);
                *running = Arc::downgrade(&server);
                Some(server)
            }
            #[expect(
                clippy::print_stderr,
                reason = "whoever runs the tests must know what they left out"
            )]
            Err(why) => {
                eprintln!("TLS and Unix sockets of PostgreSQL are not tested: {why}");
                None
            }
        }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    fn start() -> Result<Self, String> {
        let binaries = binaries().ok_or("no initdb in /usr/lib/postgresql/*/bin")?;
        let folder = std::env::temp_dir().join(format!("carafe-postgres-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir(&folder).map_err(|error| error.to_string())?;
        let as_postgres = run(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
        let port =
            std::net::TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
        let port = port.map_err(|error| error.to_string())?.port();
        let server = Self {
            folder,
            binaries,
            port,
            as_postgres,
        };
        certificates(&server.folder)?;
        if as_postgres {
            run(Command::new("chown")
                .args(["-R", "postgres"])
                .arg(&server.folder))?;
        }
        server.program(
            "initdb",
            &["-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8"],
        )?;
        let folder = server.folder.display();
        let options = format!(
            "-c port={port} -c fsync=off -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c ssl=on \
             -c ssl_cert_file={folder}/server.crt -c ssl_key_file={folder}/server.key"
        );
        let log = format!("{folder}/log");
        server.program("pg_ctl", &["-w", "-l", &log, "-o", &options, "start"])?;
        Ok(server)
    }

    fn program(&self, name: &str, arguments: &[&str]) -> Result<(), String> {
        let program = self.binaries.join(name);
        let mut command = if self.as_postgres {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command
            .arg("-D")
            .arg(self.folder.join("data"))
            .args(arguments);
        run(command.current_dir(&self.folder)).map(drop)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.program("pg_ctl", &["-m", "immediate", "stop"]);
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// An authority, and a certificate of it for `localhost`, not for 127.0.0.1.
pub(super) fn certificates(folder: &Path) -> Result<(), String> {
    let script = "set -e
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ca.key -out ca.crt -days 2 -subj /CN=carafe-test-ca
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout other.key -out other.crt -days 2 -subj /CN=another-ca
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout server.key -out server.csr -subj /CN=localhost
        printf 'subjectAltName=DNS:localhost\\nbasicConstraints=CA:FALSE\\n' > server.ext
        openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out server.crt -days 2 -extfile server.ext
        chmod 600 server.key";
    run(Command::new("sh").args(["-c", script]).current_dir(folder)).map(drop)
}

fn binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<_> = versions
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    found.retain(|folder| folder.join("initdb").exists());
    found.sort();
    found.pop()
}

/// Into files, not pipes: a server that stays would keep a pipe open for ever.
fn run(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let is_quick = name == "id";
    let command = command.stdin(Stdio::null()).stderr(Stdio::null());
    let command = if is_quick {
        command.stdout(Stdio::piped())
    } else {
        command.stdout(Stdio::null())
    };
    let output = command
        .output()
        .map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("{name} ended with {}", output.status))
    }
}
