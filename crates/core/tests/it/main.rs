//! Behaviour of the core crate, through its public interface.

mod assets;
mod command;
mod context;
mod i18n;
mod settings;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

/// A folder that is removed at the end.
struct Folder {
    path: PathBuf,
}

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("carafe-core-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("a temporary folder can be made");
        Self { path }
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let file = self.path.join(name);
        fs::create_dir_all(file.parent().unwrap_or(Path::new("."))).expect("a folder can be made");
        fs::write(file, content).expect("a file can be written");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}
