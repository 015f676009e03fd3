//! Files that a release carries inside: templates, static files, migrations and locales.
//!
//! Development reads the folders; a release reads these tables. [`write()`] makes them for a `build.rs`,
//! [`expression`] for a macro. Both need nothing but the standard library.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

/// Names and texts.
pub type Texts = &'static [(&'static str, &'static str)];

/// Names and contents.
pub type Files = &'static [(&'static str, &'static [u8])];

/// The embedded files of one crate. Names are paths below their folder, joined by `/`.
///
/// ```
/// use carafe_core::assets::Assets;
///
/// let none = Assets::default();
/// assert!(none.templates.is_empty());
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Assets {
    /// The files below `templates/`.
    pub templates: Texts,
    /// The files below `static/`.
    pub static_files: Files,
    /// The files below `migrations/`.
    pub migrations: Texts,
    /// The files below `locales/`.
    pub locales: Texts,
}

/// The folders, the fields of [`Assets`] they fill, and the macro that embeds a file of them.
const FOLDERS: &[(&str, &str, &str)] = &[
    ("templates", "templates", "include_str"),
    ("static", "static_files", "include_bytes"),
    ("migrations", "migrations", "include_str"),
    ("locales", "locales", "include_str"),
];

impl Assets {
    /// The template of this name.
    pub fn template(&self, name: &str) -> Option<&'static str> {
        self.templates
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, text)| *text)
    }

    /// The static file of this name.
    pub fn static_file(&self, name: &str) -> Option<&'static [u8]> {
        self.static_files
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, bytes)| *bytes)
    }
}

/// The Rust expression of an [`Assets`] that embeds what lies in the folders of this crate.
///
/// `path` is how the code that it is put into reaches this module, such as `::carafe::core::assets`.
/// Hidden files and folders are left out. Errors are those of reading the folders.
pub fn expression(root: &Path, path: &str) -> io::Result<String> {
    let mut code = format!("{path}::Assets {{");
    for (folder, field, include) in FOLDERS {
        let _ = write!(code, "\n    {field}: &[");
        for (name, file) in files(&root.join(folder))? {
            let _ = write!(
                code,
                "\n        ({name:?}, {include}!({:?})),",
                file.display().to_string()
            );
        }
        code.push_str("\n    ],");
    }
    code.push_str("\n}\n");
    Ok(code)
}

/// Writes [`expression`] into a file, for `include!`. A `build.rs` calls it and then prints
/// [`rebuild_when_changed`].
pub fn write(root: &Path, path: &str, file: &Path) -> io::Result<()> {
    fs::write(file, expression(root, path)?)
}

/// What a `build.rs` prints so that cargo runs it again when a file is added, changed or removed.
///
/// Only folders that are there are named: a missing one would count as changed at every build.
pub fn rebuild_when_changed(root: &Path) -> String {
    let there = FOLDERS.iter().map(|(folder, ..)| *folder);
    let there = there.filter(|folder| root.join(folder).is_dir());
    let watched = there.chain(["build.rs"]);
    watched.fold(String::new(), |mut lines, name| {
        let _ = writeln!(lines, "cargo::rerun-if-changed={name}");
        lines
    })
}

/// The files below a folder, sorted by name; none when there is no such folder.
fn files(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        walk(folder, "", &mut found)?;
    }
    found.sort();
    Ok(found)
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let file = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if file.starts_with('.') {
            continue;
        }
        let name = format!("{prefix}{file}");
        if path.is_dir() {
            walk(&path, &format!("{name}/"), found)?;
        } else {
            found.push((name, path));
        }
    }
    Ok(())
}
