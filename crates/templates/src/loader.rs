//! Where templates come from: folders and embedded tables, searched in the order they were added.

use crate::{escape::escapes, source::Source};
use carafe_core::{Error, ErrorKind, Result, suggest};
use std::{
    collections::{BTreeSet, HashMap},
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::SystemTime,
};

/// A table of names and texts, as `assets!` and built-in pages embed them.
pub(crate) type Table = &'static [(&'static str, &'static str)];

/// Templates larger than this are not templates.
const LARGEST: u64 = 4 * 1024 * 1024;

#[derive(Debug, Clone)]
enum Place {
    Folder(PathBuf),
    Table(Table),
}

/// Where a template was found, and when it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    File {
        path: PathBuf,
        written: Option<SystemTime>,
        length: u64,
    },
    Embedded(&'static str),
}

/// All places, and what was read from them.
#[derive(Debug, Default)]
pub(crate) struct Loader {
    places: RwLock<Vec<Place>>,
    read: RwLock<HashMap<String, Arc<Source>>>,
    reached: RwLock<HashMap<String, Arc<Reach>>>,
}

/// What a rendering may mention.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    /// Words that may be variables or functions.
    pub(crate) names: BTreeSet<String>,
    /// Whether a template is chosen at run time, so that it may be any.
    pub(crate) anything: bool,
}

impl Loader {
    pub(crate) fn add_folder(&self, folder: PathBuf) {
        self.add(Place::Folder(folder));
    }

    pub(crate) fn add_table(&self, table: Table) {
        self.add(Place::Table(table));
    }

    fn add(&self, place: Place) {
        self.places
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .push(place);
        self.read
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        self.reached
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    fn places(&self) -> Vec<Place> {
        self.places
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The first place that has this template.
    pub(crate) fn find(&self, name: &str) -> Option<Found> {
        if !is_plain(name) {
            return None;
        }
        let places = self.places.read().unwrap_or_else(PoisonError::into_inner);
        places.iter().find_map(|place| place.find(name))
    }

    /// Reads a template. `None` when there is none of this name.
    pub(crate) fn load(&self, name: &str) -> Result<Option<(Arc<Source>, Found)>> {
        let Some(found) = self.find(name) else {
            return Ok(None);
        };
        let text = match &found {
            Found::Embedded(text) => Ok((*text).to_owned()),
            Found::File { path, length, .. } => read_file(path, *length),
        };
        let text = text.map_err(|cause| unreadable(name, &found, cause))?;
        let source = Arc::new(Source::read(&text, escapes(name)));
        let mut read = self.read.write().unwrap_or_else(PoisonError::into_inner);
        read.insert(name.to_owned(), source.clone());
        Ok(Some((source, found)))
    }

    /// A template as it was last read.
    pub(crate) fn source(&self, name: &str) -> Option<Arc<Source>> {
        self.read
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(name)
            .cloned()
    }

    /// A template as it is now when `fresh`, else as it was read once.
    pub(crate) fn current(&self, name: &str, fresh: bool) -> Option<Arc<Source>> {
        let read = self.source(name).filter(|_| !fresh);
        read.or_else(|| Some(self.load(name).ok()??.0))
    }

    /// What a template and all that it refers to mention.
    pub(crate) fn mentions(&self, name: &str, fresh: bool) -> Arc<Reach> {
        let reached = || {
            self.reached
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .get(name)
                .cloned()
        };
        if let Some(reach) = reached().filter(|_| !fresh) {
            return reach;
        }
        let reach = Arc::new(self.reach(name, fresh));
        // Only what exists is kept, so that no stream of made-up names fills the memory.
        if self.source(name).is_some() {
            let mut reached = self.reached.write().unwrap_or_else(PoisonError::into_inner);
            reached.insert(name.to_owned(), reach.clone());
        }
        reach
    }

    fn reach(&self, name: &str, fresh: bool) -> Reach {
        let mut reach = Reach::default();
        let mut seen = BTreeSet::new();
        let mut open = vec![name.to_owned()];
        while let Some(next) = open.pop() {
            let source = self.current(&next, fresh);
            seen.insert(next);
            let Some(found) = source.as_ref().map(|source| &source.mentions) else {
                continue;
            };
            reach.anything |= found.dynamic;
            reach.names.extend(found.names.iter().cloned());
            open.extend(
                found
                    .templates
                    .iter()
                    .filter(|name| !seen.contains(*name))
                    .cloned(),
            );
        }
        reach
    }

    /// The names of all templates.
    pub(crate) fn names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for place in self.places() {
            match place {
                Place::Table(table) => {
                    names.extend(table.iter().map(|(name, _)| (*name).to_owned()));
                }
                Place::Folder(folder) => walk(&folder, "", &mut names),
            }
        }
        names
    }

    /// The error for a template that no place has.
    pub(crate) fn not_found(&self, name: &str) -> Error {
        let names = self.names();
        let mut hint = match nearest(name, &names) {
            Some(near) => format!("did you mean `{near}`? "),
            None => String::new(),
        };
        let searched: Vec<String> = self.places().iter().map(Place::describe).collect();
        if searched.is_empty() {
            hint.push_str(
                "no folder of templates is known yet: make `templates/` beside Cargo.toml",
            );
        } else {
            let _ = write!(hint, "searched in order: {}", searched.join(", "));
        }
        Error::new(
            ErrorKind::Internal,
            format!("there is no template `{name}`"),
        )
        .code("templates.E001")
        .hint(hint)
    }
}

/// The same file in another folder first, for those who forgot the folder; then a slip of the pen.
fn nearest<'a>(name: &str, names: &'a BTreeSet<String>) -> Option<&'a str> {
    let known = || names.iter().map(String::as_str);
    let file = |path: &str| path.rsplit('/').next().map(str::to_owned);
    known()
        .find(|other| file(other) == file(name))
        .or_else(|| suggest::nearest(name, known()))
}

impl Place {
    fn find(&self, name: &str) -> Option<Found> {
        match self {
            Self::Table(table) => {
                let entry = table.iter().find(|(known, _)| *known == name);
                entry.map(|(_, text)| Found::Embedded(text))
            }
            Self::Folder(folder) => {
                let path = folder.join(name);
                let about = fs::metadata(&path).ok().filter(fs::Metadata::is_file)?;
                Some(Found::File {
                    path,
                    written: about.modified().ok(),
                    length: about.len(),
                })
            }
        }
    }

    fn describe(&self) -> String {
        match self {
            Self::Folder(folder) => format!("{}/", folder.display()),
            Self::Table(table) => format!("{} built-in templates", table.len()),
        }
    }
}

/// A name that stays inside its folder: words joined by `/`, none beginning with a dot.
fn is_plain(name: &str) -> bool {
    let fine = |step: &str| !step.is_empty() && !step.starts_with('.');
    !name.contains(['\\', '\0', ':']) && name.len() <= 255 && name.split('/').all(fine)
}

fn read_file(path: &Path, length: u64) -> io::Result<String> {
    if length > LARGEST {
        return Err(io::Error::other("it is larger than 4 MiB"));
    }
    fs::read_to_string(path)
}

fn unreadable(name: &str, found: &Found, cause: io::Error) -> Error {
    let hint = match found {
        Found::File { path, .. } => format!(
            "see that {} is a text in UTF-8 that this program may read",
            path.display()
        ),
        Found::Embedded(_) => "it is embedded in the program".to_owned(),
    };
    Error::new(
        ErrorKind::Internal,
        format!("the template `{name}` cannot be read: {cause}"),
    )
    .code("templates.E008")
    .hint(hint)
    .cause(cause)
}

fn walk(folder: &Path, prefix: &str, names: &mut BTreeSet<String>) {
    // A folder that is not there has no templates; that is no error, blueprints may have none.
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(file) = entry.file_name().into_string() else {
            continue;
        };
        if file.starts_with('.') {
            continue;
        }
        let name = format!("{prefix}{file}");
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(&entry.path(), &format!("{name}/"), names),
            Ok(_) => drop(names.insert(name)),
            Err(_) => {}
        }
    }
}
