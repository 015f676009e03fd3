//! Catalogues: where they come from, and looking a text up.

use super::{PSEUDO, fill, negotiate, pseudo};
use crate::error::{Error, Result};
use serde_core::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::{
    borrow::Cow,
    collections::BTreeMap,
    fmt::{self, Display},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::SystemTime,
};

type Texts = BTreeMap<String, Arc<str>>;

/// The texts of an app in all its languages.
///
/// Folders and tables are searched in the order they were added, so an app's own texts win over those
/// of its blueprints and of the built-in pages.
///
/// ```
/// use carafe_core::i18n::Catalogues;
///
/// let texts = Catalogues::new();
/// texts.add_table(&[("de.toml", "auth.login.title = \"Anmelden\"")])?;
/// assert_eq!(texts.tr("de", "auth.login.title", "Log in"), "Anmelden");
/// assert_eq!(texts.tr("fr", "auth.login.title", "Log in"), "Log in");
/// # Ok::<(), carafe_core::Error>(())
/// ```
///
/// A clone is the same catalogues, not a copy.
#[derive(Debug, Clone, Default)]
pub struct Catalogues {
    places: Arc<RwLock<Vec<Place>>>,
}

/// What was read from one folder or table.
#[derive(Debug, Default)]
struct Place {
    folder: Option<PathBuf>,
    languages: BTreeMap<String, Texts>,
    /// Names and times of the files, to see edits.
    stamp: Vec<(PathBuf, Option<SystemTime>)>,
}

impl Catalogues {
    /// No language but English.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the catalogues of a folder, named after their language: `de.toml`. It need not exist.
    pub fn add_folder(&self, folder: impl Into<PathBuf>) -> Result<()> {
        let folder = folder.into();
        self.put(Place::read(&folder)?);
        Ok(())
    }

    /// Adds embedded catalogues: names such as `de.toml`, and texts.
    pub fn add_table(&self, table: &[(&str, &str)]) -> Result<()> {
        let mut place = Place::default();
        for (name, text) in table {
            if let Some(language) = name.strip_suffix(".toml") {
                place
                    .languages
                    .insert(language.to_owned(), parse(name, text)?);
            }
        }
        self.put(place);
        Ok(())
    }

    fn put(&self, place: Place) {
        let mut places = self.places.write().unwrap_or_else(PoisonError::into_inner);
        places.push(place);
    }

    /// Reads folders again whose files have changed. Development calls it once a request.
    pub fn refresh(&self) -> Result<()> {
        let mut places = self.places.write().unwrap_or_else(PoisonError::into_inner);
        for place in places.iter_mut() {
            place.refresh()?;
        }
        Ok(())
    }

    /// The text of this id in this language, or in the language without its country.
    pub fn get(&self, language: &str, id: &str) -> Option<Arc<str>> {
        let general = language.split('-').next().unwrap_or(language);
        let places = self.places.read().unwrap_or_else(PoisonError::into_inner);
        let find = |language: &str| {
            places
                .iter()
                .find_map(|place| place.languages.get(language)?.get(id).cloned())
        };
        find(language).or_else(|| find(general))
    }

    /// The text of this id, or the English one.
    pub fn tr<'a>(&self, language: &str, id: &str, english: &'a str) -> Cow<'a, str> {
        if language == PSEUDO {
            return pseudo(english).into();
        }
        match self.get(language, id) {
            Some(text) => Cow::Owned((*text).to_owned()),
            None => Cow::Borrowed(english),
        }
    }

    /// [`tr`](Self::tr) with values for the names in braces.
    pub fn tr_with(
        &self,
        language: &str,
        id: &str,
        english: &str,
        values: &[(&str, &dyn Display)],
    ) -> String {
        fill(&self.tr(language, id, english), values)
    }

    /// The languages that have texts, and English.
    pub fn languages(&self) -> Vec<String> {
        let places = self.places.read().unwrap_or_else(PoisonError::into_inner);
        let mut names: Vec<String> = places
            .iter()
            .flat_map(|place| place.languages.keys().cloned())
            .collect();
        names.push("en".to_owned());
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The language that suits an `Accept-Language` header best, or `None` when none does.
    pub fn choose(&self, accept_language: &str) -> Option<String> {
        negotiate::best(accept_language, &self.languages()).map(str::to_owned)
    }
}

impl Place {
    fn refresh(&mut self) -> Result<()> {
        let Some(folder) = &self.folder else {
            return Ok(());
        };
        if stamp(folder) != self.stamp {
            *self = Self::read(folder)?;
        }
        Ok(())
    }

    fn read(folder: &Path) -> Result<Self> {
        let stamp = stamp(folder);
        let mut languages = BTreeMap::new();
        for (path, _) in &stamp {
            let name = path.display().to_string();
            let text =
                fs::read_to_string(path).map_err(|cause| unreadable(&name, &cause.to_string()))?;
            let language = path.file_stem().unwrap_or_default().to_string_lossy();
            languages.insert(language.into_owned(), parse(&name, &text)?);
        }
        Ok(Self {
            folder: Some(folder.to_owned()),
            languages,
            stamp,
        })
    }
}

fn stamp(folder: &Path) -> Vec<(PathBuf, Option<SystemTime>)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "toml"));
    let mut files: Vec<_> = files.map(|path| (path.clone(), written(&path))).collect();
    files.sort();
    files
}

fn written(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|about| about.modified()).ok()
}

fn parse(name: &str, text: &str) -> Result<Texts> {
    let tree: Tree =
        basic_toml::from_str(text).map_err(|cause| unreadable(name, &cause.to_string()))?;
    let mut texts = Texts::new();
    tree.flatten("", &mut texts);
    Ok(texts)
}

fn unreadable(name: &str, why: &str) -> Error {
    Error::config(format!("the catalogue {name} cannot be read: {why}"))
        .code("core.E030")
        .hint("a line looks like: auth.login.title = \"Anmelden\"")
}

/// Tables in tables: `[auth.login]` and `auth.login.title` are the same to TOML.
enum Tree {
    Text(String),
    Table(BTreeMap<String, Tree>),
}

impl Tree {
    fn flatten(self, id: &str, texts: &mut Texts) {
        let entries = match self {
            Self::Text(text) => return drop(texts.insert(id.to_owned(), text.into())),
            Self::Table(entries) => entries,
        };
        for (key, entry) in entries {
            let id = [id, &key].join(".");
            entry.flatten(id.trim_start_matches('.'), texts);
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text in quotes, or a table of texts")
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let mut table = BTreeMap::new();
        while let Some((key, value)) = entries.next_entry()? {
            table.insert(key, value);
        }
        Ok(Tree::Table(table))
    }
}
