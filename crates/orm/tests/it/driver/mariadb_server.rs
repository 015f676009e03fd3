//! A MariaDB server of the test's own, in a temporary folder: with TLS, and a Unix socket.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};
use tokio::sync::Mutex;

const PROGRAM: &str = "/usr/sbin/mariadbd";

/// A running server; it stops and goes away when the last test that uses it ends.
#[derive(Debug)]
pub(super) struct MariaDbServer {
    folder: PathBuf,
    pub(super) port: u16,
    running: Child,
}

impl MariaDbServer {
    /// `None`, and one line that says why, without the server's program.
    pub(super) async fn get() -> Option<Arc<Self>> {
        static RUNNING: Mutex<std::sync::Weak<MariaDbServer>> =
            Mutex::const_new(std::sync::Weak::new());
        let mut running = RUNNING.lock().await;
        if let Some(server) = running.upgrade() {
            return Some(server);
        }
        match tokio::task::spawn_blocking(Self::start).await.unwrap() {
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
                eprintln!("TLS and Unix sockets of MariaDB are not tested: {why}");
                None
            }
        }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Without tables of rights everybody may in, and nothing needs to be installed.
    fn start() -> Result<Self, String> {
        if !Path::new(PROGRAM).exists() {
            return Err(format!("no {PROGRAM}"));
        }
        let folder = std::env::temp_dir().join(format!("carafe-mariadb-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let words = |error: std::io::Error| error.to_string();
        fs::create_dir_all(folder.join("data")).map_err(words)?;
        super::server::certificates(&folder)?;
        let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
        let port = port.map_err(words)?.port();
        let shown = folder.display();
        let running = Command::new(PROGRAM)
            .args(["--no-defaults", "--user=root", "--skip-grant-tables"])
            .args(["--bind-address=127.0.0.1", "--innodb-buffer-pool-size=8M"])
            .arg(format!("--port={port}"))
            .arg(format!("--datadir={shown}/data"))
            .arg(format!("--socket={shown}/socket"))
            .arg(format!("--pid-file={shown}/pid"))
            .arg(format!("--ssl-cert={shown}/server.crt"))
            .arg(format!("--ssl-key={shown}/server.key"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(words)?;
        let mut server = Self {
            folder,
            port,
            running,
        };
        server.wait()?;
        Ok(server)
    }

    fn wait(&mut self) -> Result<(), String> {
        for _ in 0..300 {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return Ok(());
            }
            if let Ok(Some(status)) = self.running.try_wait() {
                return Err(format!("mariadbd ended with {status}"));
            }
            std::thread::park_timeout(Duration::from_millis(100));
        }
        Err("mariadbd does not answer".to_owned())
    }
}

impl Drop for MariaDbServer {
    fn drop(&mut self) {
        let _ = self.running.kill();
        let _ = self.running.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
