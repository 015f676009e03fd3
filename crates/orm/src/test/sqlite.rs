//! SQLite files that go away.

use super::Place;
use std::{
    path::PathBuf,
    process,
    sync::atomic::{AtomicU32, Ordering::Relaxed},
};

static NEXT: AtomicU32 = AtomicU32::new(0);

#[derive(Debug)]
pub(super) struct File(PathBuf);

impl File {
    pub(super) fn new() -> Self {
        let name = format!(
            "carafe-test-{}-{}.db",
            process::id(),
            NEXT.fetch_add(1, Relaxed)
        );
        Self(std::env::temp_dir().join(name))
    }
}

impl Place for File {
    /// A test's data need not survive a power cut.
    fn url(&self) -> String {
        format!("sqlite:{}?synchronous=off&readers=2", self.0.display())
    }
}

impl Drop for File {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let mut path = self.0.clone().into_os_string();
            path.push(end);
            // It may never have been made.
            let _ = std::fs::remove_file(path);
        }
    }
}

#[derive(Debug)]
pub(super) struct Memory;

impl Place for Memory {
    fn url(&self) -> String {
        "sqlite::memory:".to_owned()
    }
}
