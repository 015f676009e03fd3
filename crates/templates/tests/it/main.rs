//! Behaviour of the templates crate, through its public interface.

mod args;
mod context;
mod environment;
mod error;
mod escape;
mod filters;
mod loader;
mod operators;
mod random;
mod rows;
mod shop;
mod translate;

use carafe_core::Error;
use carafe_templates::{Context, Environment};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

/// Renders one text as a page.
fn html(text: &str, given: &Context) -> String {
    try_html(text, given).unwrap_or_else(|error| panic!("{}", error.report()))
}

fn try_html(text: &str, given: &Context) -> Result<String, Error> {
    one("page.html", text, given)
}

/// Renders one text without escaping.
fn plain(text: &str, given: &Context) -> String {
    one("page.txt", text, given).unwrap_or_else(|error| panic!("{}", error.report()))
}

/// Renders one template in a folder of its own.
fn one(name: &str, text: &str, given: &Context) -> Result<String, Error> {
    let folder = Folder::new();
    folder.write(name, text);
    Environment::new()
        .folder(&folder.path)
        .render(name, given, &Context::new())
}

/// A folder that is removed at the end.
struct Folder {
    path: PathBuf,
}

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "carafe-templates-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("a temporary folder can be made");
        Self { path }
    }

    fn write(&self, name: &str, text: &str) {
        let file = self.path.join(name);
        fs::create_dir_all(file.parent().unwrap_or(Path::new("."))).expect("a folder can be made");
        fs::write(file, text).expect("a file can be written");
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.path.join(name)).expect("the file was there");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}
