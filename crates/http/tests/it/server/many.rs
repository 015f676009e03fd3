//! Ten thousand connections, at the scale the machine allows.

use super::raw::{GET, Running};

/// `CARAFE_TEST_SCALE` is 1 for the full count; tests run at a twentieth.
fn scaled(count: usize) -> usize {
    let scale = std::env::var_os("CARAFE_TEST_SCALE")
        .and_then(|scale| scale.to_str()?.parse().ok())
        .unwrap_or(0.05);
    let count = u32::try_from(count).expect("a small count");
    let scaled: f64 = f64::from(count) * scale;
    scaled
        .to_string()
        .split('.')
        .next()
        .and_then(|whole| whole.parse().ok())
        .unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn holds_ten_thousand_connections_and_serves_on_each() {
    let server = Running::with(|_| {}).await;
    // Both ends of each connection are in this process, and each needs a file descriptor.
    let count = scaled(10_000).max(100);
    let mut wires = Vec::with_capacity(count);
    for _ in 0..count {
        wires.push(server.connect().await);
    }
    for wire in &mut wires {
        wire.send(GET).await;
    }
    for wire in &mut wires {
        wire.until("hello 0").await;
    }
    for wire in &mut wires {
        wire.send(GET).await.until("hello 0").await;
    }
}
