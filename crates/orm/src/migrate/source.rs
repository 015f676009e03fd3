//! Where migrations lie: in folders while the app is developed, inside the program once it is released.

use super::{Migration, MigrationKey, Migrations};
use crate::model::{Registered, Registry};
use carafe_core::{Error, Result};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

/// The migrations of each label, read or still to be read.
///
/// The files of a label lie in `migrations/<label>/` of the crate whose list names its models.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    labels: BTreeMap<String, Source>,
}

/// Where the files of one label are.
#[derive(Debug, Clone)]
enum Source {
    /// In this folder.
    Folder(PathBuf),
    /// In the program: names of files and their texts.
    Embedded(Vec<(&'static str, &'static str)>),
}

impl Sources {
    /// No label at all.
    pub fn new() -> Self {
        Self::default()
    }

    /// The folders beside the models' crates, for development.
    ///
    /// Gives an error for a label that cannot be a folder's name, and for one whose models two crates list.
    pub fn on_disk(registry: &Registry) -> Result<Self> {
        let mut sources = Self::new();
        let mut first: BTreeMap<&str, &Registered> = BTreeMap::new();
        for entry in registry.models().iter().filter(|entry| entry.meta.managed) {
            check_label(entry)?;
            let other = *first.entry(&entry.label).or_insert(entry);
            if other.folder != entry.folder {
                return Err(two_folders(entry, other));
            }
            let folder = Path::new(entry.folder)
                .join("migrations")
                .join(&entry.label);
            sources = sources.with_folder(&entry.label, folder);
        }
        Ok(sources)
    }

    /// The files in the program, for releases: paths such as `migrations/shop/0001_initial.toml` and their texts.
    pub fn embedded(registry: &Registry, files: &[(&'static str, &'static str)]) -> Self {
        let labels: BTreeSet<&str> = registry
            .models()
            .iter()
            .map(|entry| entry.label.as_str())
            .collect();
        labels.into_iter().fold(Self::new(), |sources, label| {
            let own = files
                .iter()
                .filter_map(|(path, text)| Some((file_of(label, path)?, *text)));
            sources.with_embedded(label, own.collect())
        })
    }

    /// This label's files are in this folder, which need not exist yet.
    #[must_use]
    pub fn with_folder(mut self, label: &str, folder: impl Into<PathBuf>) -> Self {
        self.labels
            .insert(label.to_owned(), Source::Folder(folder.into()));
        self
    }

    /// This label's files are in the program: names such as `0001_initial.toml` and their texts.
    #[must_use]
    pub fn with_embedded(mut self, label: &str, files: Vec<(&'static str, &'static str)>) -> Self {
        self.labels
            .insert(label.to_owned(), Source::Embedded(files));
        self
    }

    /// The labels, in order.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.labels.keys().map(String::as_str)
    }

    /// Reads all files.
    pub fn read(&self) -> Result<Migrations> {
        let mut migrations = Vec::new();
        for (label, source) in &self.labels {
            for (name, path, text) in source.files(label)? {
                migrations.push(Migration::parse(
                    MigrationKey::new(label, name),
                    &path,
                    &text,
                )?);
            }
        }
        Migrations::new(migrations)
    }

    /// Where this and the other place differ, in sentences; nothing when a program holds what the folders hold.
    pub fn differences(&self, other: &Self) -> Result<Vec<String>> {
        let (ours, theirs) = (self.texts()?, other.texts()?);
        let keys: BTreeSet<&MigrationKey> = ours.keys().chain(theirs.keys()).collect();
        let compare = |key: &MigrationKey| match (ours.get(key), theirs.get(key)) {
            (Some(_), None) => Some(format!("`{key}` is only in the first")),
            (None, Some(_)) => Some(format!("`{key}` is only in the second")),
            (a, b) => (a != b).then(|| format!("`{key}` differs")),
        };
        Ok(keys.into_iter().filter_map(compare).collect())
    }

    fn texts(&self) -> Result<BTreeMap<MigrationKey, String>> {
        let mut texts = BTreeMap::new();
        for (label, source) in &self.labels {
            let files = source.files(label)?.into_iter();
            texts.extend(files.map(|(name, _, text)| (MigrationKey::new(label, name), text)));
        }
        Ok(texts)
    }

    /// The folder that new files of this label go to; an error when its files are in the program.
    pub(super) fn folder(&self, label: &str) -> Result<&Path> {
        match self.labels.get(label) {
            Some(Source::Folder(folder)) => Ok(folder),
            Some(Source::Embedded(_)) => Err(Error::config(format!(
                "the migrations of `{label}` are in the program"
            ))
            .code("orm.E027")
            .hint("run makemigrations in a debug build, where they are read from the folder")),
            None => Err(unknown_label(label, self.labels())),
        }
    }

    /// An error unless there is such a label.
    pub(super) fn check_label(&self, label: &str) -> Result<()> {
        if self.labels.contains_key(label) {
            Ok(())
        } else {
            Err(unknown_label(label, self.labels()))
        }
    }
}

/// Name, path for messages and text of each file.
type Files = Vec<(String, String, String)>;

impl Source {
    fn files(&self, label: &str) -> Result<Files> {
        match self {
            Self::Folder(folder) => folder_files(folder),
            Self::Embedded(files) => Ok(files
                .iter()
                .map(|(name, text)| {
                    (
                        stem(name).to_owned(),
                        embedded_path(label, name),
                        (*text).to_owned(),
                    )
                })
                .collect()),
        }
    }
}

fn folder_files(folder: &Path) -> Result<Files> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(folder, error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| unreadable(folder, error))?.path();
        let Some(name) = path
            .file_name()
            .and_then(|name| name.to_str())
            .filter(|name| is_migration(name))
        else {
            continue;
        };
        let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
        files.push((stem(name).to_owned(), shown(&path), text));
    }
    files.sort();
    Ok(files)
}

/// How messages name a file: from the folder the program runs in, when it lies there.
pub(super) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here)
        .unwrap_or(path)
        .display()
        .to_string()
}

fn is_migration(name: &str) -> bool {
    stem(name) != name && !name.starts_with('.')
}

fn stem(name: &str) -> &str {
    name.strip_suffix(".toml").unwrap_or(name)
}

/// How messages name a file in the program.
fn embedded_path(label: &str, name: &str) -> String {
    if label.is_empty() {
        format!("migrations/{name}")
    } else {
        format!("migrations/{label}/{name}")
    }
}

/// The file's name, when this path lies in the label's folder.
fn file_of(label: &str, path: &'static str) -> Option<&'static str> {
    let path = path.strip_prefix("migrations/").unwrap_or(path);
    let name = if label.is_empty() {
        path
    } else {
        path.strip_prefix(label)?.strip_prefix('/')?
    };
    (!name.contains('/') && is_migration(name)).then_some(name)
}

fn check_label(entry: &Registered) -> Result<()> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if entry.label.chars().all(fits) {
        return Ok(());
    }
    Err(Error::config(format!(
        "the label `{}` cannot be the name of a folder",
        entry.label
    ))
    .code("orm.E026")
    .hint("use letters, digits, `_` and `-`")
    .located(entry.at))
}

fn two_folders(entry: &Registered, other: &Registered) -> Error {
    Error::config(format!(
        "two crates list models of `{}`; the other list is at {}",
        entry.label, other.at
    ))
    .code("orm.E026")
    .hint("the migrations of a label lie in one crate: give one of the blueprints another label")
    .located(entry.at)
}

fn unreadable(path: &Path, error: io::Error) -> Error {
    Error::config(format!("{} cannot be read: {error}", path.display()))
        .code("orm.E020")
        .cause(error)
}

pub(super) fn unknown_label<'a>(label: &str, labels: impl Iterator<Item = &'a str>) -> Error {
    let labels: Vec<&str> = labels.collect();
    let error =
        Error::config(format!("no blueprint with models has the label `{label}`")).code("orm.E027");
    match carafe_core::suggest::nearest(label, labels.iter().copied()) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint(format!("the labels are: {}", labels.join(", "))),
    }
}

impl Sources {
    /// These, and for labels that have no files here those of another place.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        for (label, source) in other.labels {
            let has_files = self.labels.get(&label).is_some_and(Source::has_files);
            if !has_files && (source.has_files() || !self.labels.contains_key(&label)) {
                self.labels.insert(label, source);
            }
        }
        self
    }
}

impl Source {
    fn has_files(&self) -> bool {
        match self {
            Self::Folder(folder) => folder.is_dir(),
            Self::Embedded(files) => !files.is_empty(),
        }
    }
}
