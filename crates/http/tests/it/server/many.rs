//! Many connections, and too many. Tests hold a twentieth; `CARAFE_TEST_SCALE=1` holds them all.

use super::raw::{GET, Running, Wire, millis};
use std::{
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};
use tokio::net::TcpStream;

const NAME: &str = "server::many::holds_ten_thousand_connections_and_serves_on_each";
const SERVER: &str = "CARAFE_TEST_MANY_SERVER";

fn count() -> u32 {
    let scale =
        std::env::var_os("CARAFE_TEST_SCALE").and_then(|scale| scale.to_str()?.parse().ok());
    let share: f64 = 10_000.0 * scale.unwrap_or(0.05_f64);
    (1..=10_000)
        .rfind(|count| f64::from(*count) <= share)
        .unwrap_or(1)
        .max(100)
}

/// The clients are a process of their own: both ends of ten thousand connections are more files than one may open.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn holds_ten_thousand_connections_and_serves_on_each() {
    if let Some(server) = std::env::var_os(SERVER) {
        return clients(server.to_str().unwrap().parse().unwrap()).await;
    }
    let server = Running::with(|_| {}).await;
    let mut clients = Command::new(std::env::current_exe().unwrap());
    clients
        .args(["--exact", NAME])
        .env(SERVER, server.address.to_string());
    let output = tokio::task::spawn_blocking(move || clients.output())
        .await
        .unwrap()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
    println!("proof: {} connections, two requests on each", count());
}

async fn clients(server: SocketAddr) {
    let mut wires = Vec::new();
    for _ in 0..count() {
        let mut wire = Wire(TcpStream::connect(server).await.unwrap());
        wire.send(GET).await;
        wires.push(wire);
    }
    for wire in &mut wires {
        wire.until("hello 0").await;
    }
    for wire in &mut wires {
        wire.send(GET).await.until("hello 0").await;
    }
}

const SCARCE: &str = "server::many::without_file_descriptors_clients_wait_and_are_served_later";
const SCARCE_SERVER: &str = "CARAFE_TEST_SCARCE_SERVER";

/// The server is a process of its own here, with 64 file descriptors; it ends when its input does.
#[cfg(unix)]
#[tokio::test]
async fn without_file_descriptors_clients_wait_and_are_served_later() {
    if std::env::var_os(SCARCE_SERVER).is_some() {
        let server = Running::with(|_| {}).await;
        println!("at {}", server.address);
        tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new()))
            .await
            .unwrap()
            .unwrap();
        return;
    }
    let (mut server, address) = scarce_server();
    let mut wires = Vec::new();
    for _ in 0..100 {
        let mut wire = Wire(TcpStream::connect(address).await.unwrap());
        wire.send(GET).await;
        wires.push(wire);
    }
    let (mut served, mut waiting) = (Vec::new(), Vec::new());
    for mut wire in wires {
        let silent = wire.stays_silent(millis(20)).await;
        if silent { &mut waiting } else { &mut served }.push(wire);
    }
    assert!((30..80).contains(&waiting.len()), "{} wait", waiting.len());
    drop(served);
    for mut wire in waiting {
        wire.until("hello 0").await;
    }
    drop(server.stdin.take());
    server.wait().unwrap();
}

#[cfg(unix)]
fn scarce_server() -> (Child, SocketAddr) {
    let mut server = Command::new("sh");
    server
        .args(["-c", "ulimit -n 64; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap());
    server
        .args(["--exact", SCARCE, "--nocapture"])
        .env(SCARCE_SERVER, "1");
    let mut server = server
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let address = lines
        .map_while(Result::ok)
        .find_map(|line| line.split("at 127").nth(1).map(|rest| format!("127{rest}")));
    (server, address.unwrap().trim().parse().unwrap())
}
