//! One file under `tests/ui/`.

use std::{
    fs,
    path::{Path, PathBuf},
};

pub(super) struct Case {
    pub(super) name: String,
    pub(super) path: PathBuf,
    /// What it says instead of an error, for a program that compiles.
    pub(super) level: &'static str,
    pub(super) errors: Vec<String>,
    pub(super) hints: Vec<String>,
    pub(super) lines: Option<usize>,
    /// The line that must be pointed at.
    pub(super) line: usize,
}

impl Case {
    pub(super) fn all() -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
        let mut cases = Vec::new();
        for folder in entries(&root) {
            cases.extend(entries(&folder).iter().map(|path| Self::read(path)));
        }
        assert!(!cases.is_empty(), "no cases in {}", root.display());
        cases
    }

    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("a case is readable");
        let said = |key: &str| -> Vec<String> {
            let start = format!("//~ {key}: ");
            text.lines()
                .filter_map(|line| line.strip_prefix(&start))
                .map(str::to_owned)
                .collect()
        };
        let level = if said("warning").is_empty() {
            "error"
        } else {
            "warning"
        };
        let line = text.lines().position(|line| line.ends_with(" //~"));
        let folder = path.parent().and_then(Path::file_name).unwrap_or_default();
        let stem = path.file_stem().unwrap_or_default();
        Self {
            name: format!("{}_{}", folder.display(), stem.display()),
            path: path.to_path_buf(),
            level,
            errors: said(level)
                .iter()
                .flat_map(|text| text.split('|'))
                .map(str::to_owned)
                .collect(),
            hints: said("hint"),
            lines: said("lines")
                .first()
                .map(|lines| lines.parse().expect("a number of lines")),
            line: 1 + line.unwrap_or_else(|| panic!("no line of {} ends with //~", path.display())),
        }
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths
}
