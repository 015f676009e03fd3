//! The checkout: its files, its crates, their manifests.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Folders that are not ours to read.
const SKIPPED: &[&str] = &["target", "node_modules", "bench", "fuzz"];

/// One text file, named from the root of the repository.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// The name without its folders.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.join("../..")
        .canonicalize()
        .expect("crates/carafe lies two folders below the root")
}

/// Every text file below a folder of the repository whose name ends so, sorted.
pub(crate) fn files(under: &str, ending: &str) -> Vec<File> {
    let root = root();
    let mut paths = Vec::new();
    walk(&root.join(under), &mut paths);
    paths.sort();
    paths
        .iter()
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .filter_map(|path| read_below(&root, path))
        .collect()
}

/// One file, when it is there.
pub(crate) fn file(path: &str) -> Option<File> {
    let text = fs::read_to_string(root().join(path)).ok()?;
    Some(File::new(path, &text))
}

/// The folders below `crates/` or `examples/` that hold a manifest.
pub(crate) fn packages(under: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(root().join(under)) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|entry| entry.path().join("Cargo.toml").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The Rust files that are compiled into the product: `crates/*/src`.
pub(crate) fn product() -> Vec<File> {
    packages("crates")
        .iter()
        .flat_map(|name| files(&format!("crates/{name}/src"), ".rs"))
        .filter(|file| !file.path.contains("/template/"))
        .collect()
}

fn read_below(root: &Path, path: &Path) -> Option<File> {
    let text = fs::read_to_string(path).ok()?;
    let below = path.strip_prefix(root).ok()?;
    Some(File::new(&below.to_string_lossy(), &text))
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if !path.is_dir() {
            found.push(path);
        } else if is_ours(&name) {
            walk(&path, found);
        }
    }
}

fn is_ours(folder: &str) -> bool {
    let hidden = folder.starts_with('.') && folder != ".ci";
    !hidden && !SKIPPED.contains(&folder)
}

/// Where a manifest names a dependency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Normal,
    Dev,
    Build,
}

/// One dependency of a manifest.
#[derive(Debug, Clone)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) section: Section,
    pub(crate) value: String,
}

/// The dependencies of a manifest, read line by line: we write one a line.
pub(crate) fn dependencies(manifest: &str) -> Vec<Dependency> {
    let mut section = None;
    let mut found = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            section = section_of(line);
        } else if let (Some(section), Some((key, value))) = (section, line.split_once('=')) {
            found.push(Dependency {
                name: package_name(key, value),
                section,
                value: format!("{}={value}", key.trim()),
            });
        }
    }
    found
}

fn section_of(header: &str) -> Option<Section> {
    let header = header.trim_matches(['[', ']']);
    match header.rsplit('.').next().unwrap_or_default() {
        "dependencies" if !header.starts_with("workspace") => Some(Section::Normal),
        "dev-dependencies" => Some(Section::Dev),
        "build-dependencies" => Some(Section::Build),
        _ => None,
    }
}

fn package_name(key: &str, value: &str) -> String {
    let renamed = value.split_once("package = \"").map(|(_, rest)| rest);
    let name = match renamed.and_then(|rest| rest.split('"').next()) {
        Some(package) => package,
        None => key.split('.').next().unwrap_or_default(),
    };
    name.trim().trim_matches('"').to_owned()
}

#[test]
fn dependencies_are_read_from_every_kind_of_section() {
    let manifest = r#"
[dependencies]
carafe-core.workspace = true
other = { package = "carafe-http", version = "1" }
[target.'cfg(unix)'.dependencies]
libc = "1"
[dev-dependencies]
insta.workspace = true
[workspace.dependencies]
axum = "0.8"
[features]
default = []
"#;
    let names: Vec<(String, Section)> = dependencies(manifest)
        .into_iter()
        .map(|found| (found.name, found.section))
        .collect();
    assert_eq!(
        names,
        [
            ("carafe-core".to_owned(), Section::Normal),
            ("carafe-http".to_owned(), Section::Normal),
            ("libc".to_owned(), Section::Normal),
            ("insta".to_owned(), Section::Dev),
        ]
    );
}
