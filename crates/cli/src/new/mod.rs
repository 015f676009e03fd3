//! `carafe new`: at most eight files that build, test and run.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// A project that is to be written.
pub(crate) struct Project {
    pub(crate) name: String,
    pub(crate) micro: bool,
    /// The checkout whose carafe it uses.
    pub(crate) checkout: Option<PathBuf>,
}

type Files = &'static [(&'static str, &'static str)];

const FULL: Files = &[
    ("Cargo.toml", include_str!("template/full/Cargo.toml.txt")),
    (".gitignore", include_str!("template/gitignore.txt")),
    ("build.rs", include_str!("template/full/build.rs.txt")),
    ("src/main.rs", include_str!("template/full/main.rs.txt")),
    ("src/notes.rs", include_str!("template/full/notes.rs.txt")),
    (
        "templates/notes/index.html",
        include_str!("template/full/index.html.txt"),
    ),
    (
        "static/style.css",
        include_str!("template/full/style.css.txt"),
    ),
    (
        "migrations/notes/0001_initial.toml",
        include_str!("template/full/0001_initial.toml.txt"),
    ),
];

const MICRO: Files = &[
    ("Cargo.toml", include_str!("template/micro/Cargo.toml.txt")),
    (".gitignore", include_str!("template/gitignore.txt")),
    ("src/main.rs", include_str!("template/micro/main.rs.txt")),
];

/// Writes the project into a folder of its name. A folder that is there already is left alone.
pub(crate) fn write(project: &Project) -> Result<(), String> {
    let root = Path::new(&project.name);
    fs::create_dir(root).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            format!("there is a `{}` already; nothing was written", project.name)
        }
        _ => format!("`{}` cannot be made: {error}", project.name),
    })?;
    let files = if project.micro { MICRO } else { FULL };
    for (name, text) in files {
        put(&root.join(name), &filled(text, project))
            .map_err(|error| format!("`{name}`: {error}"))?;
    }
    Ok(())
}

fn put(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

fn filled(text: &str, project: &Project) -> String {
    let source = match &project.checkout {
        Some(checkout) => format!(
            "path = {:?}",
            checkout.join("crates/carafe").display().to_string()
        ),
        None => format!("version = {:?}", env!("CARGO_PKG_VERSION")),
    };
    text.replace("@name@", &project.name)
        .replace("@carafe@", &source)
}

/// What to do next.
pub(crate) fn farewell(project: &Project) -> String {
    let name = &project.name;
    format!(
        "{name} is written.\n\n  cd {name}\n  cargo run            # http://127.0.0.1:8000/\n  cargo test\n  cargo run -- help\n"
    )
}
