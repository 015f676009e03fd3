//! Settings: typed sections, read from many places, each value knowing where it came from.
//!
//! Later places win: defaults, `carafe.toml`, `carafe.production.toml` (in production), `.env`, the environment
//! (`CARAFE_HTTP__PORT`, and the short names `PORT`, `SECRET_KEY` …), flags of the command line.
//! A crate describes its section with [`section!`](crate::section); a key that no section knows is refused.

mod dotenv;
mod environment;
mod known;
mod load;
mod origin;
mod raw;
mod section;
mod value;

pub(crate) use self::known::secret_key;
#[doc(inline)]
pub use self::{
    environment::Environment,
    known::{DatabaseSettings, SecuritySettings},
    load::Sources,
    origin::Origin,
    section::{Key, Section, SectionInfo},
    value::FromSetting,
};

use self::raw::Raw;
use crate::check::Check;
use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

/// The table in which a program keeps settings of its own without describing them.
pub const OWN_TABLE: &str = "app";

/// Everything that was set, and where.
#[derive(Clone)]
pub struct Settings {
    environment: Environment,
    root: PathBuf,
    entries: BTreeMap<String, Entry>,
    secret: Vec<String>,
}

#[derive(Clone)]
struct Entry {
    raw: Raw,
    origin: Origin,
}

/// One line of a listing of settings.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Setting {
    /// Table and key, such as `http.port`.
    pub key: String,
    /// The value as text; stars for a secret.
    pub shown: String,
    /// Where it was set.
    pub origin: Origin,
}

impl Settings {
    /// Nothing but defaults, in this environment: for tests.
    pub fn defaults(environment: Environment) -> Self {
        Self {
            environment,
            root: PathBuf::from("."),
            entries: BTreeMap::new(),
            secret: Vec::new(),
        }
    }

    /// Development or production.
    pub fn environment(&self) -> Environment {
        self.environment
    }

    /// The folder of the program, where `carafe.toml` lies and `.carafe/` is made.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// One section, with its defaults where nothing was set.
    ///
    /// ```
    /// use carafe_core::settings::{Environment, SecuritySettings, Settings};
    ///
    /// let settings = Settings::defaults(Environment::Development);
    /// let security: SecuritySettings = settings.section()?;
    /// assert!(security.allowed_hosts.is_empty());
    /// # Ok::<(), carafe_core::check::Check>(())
    /// ```
    pub fn section<S: Section>(&self) -> Result<S, Check> {
        S::read(self)
    }

    /// One value by table and key; `None` when it was set nowhere.
    pub fn value<T: FromSetting>(&self, table: &str, key: &str) -> Result<Option<T>, Check> {
        let Some(entry) = self.entries.get(&full(table, key)) else {
            return Ok(None);
        };
        T::from_setting(&value::Given(&entry.raw))
            .map(Some)
            .map_err(|wanted| bad_value(table, key, entry, &wanted))
    }

    /// One value by table and key, or this default.
    pub fn value_or<T: FromSetting>(
        &self,
        table: &str,
        key: &str,
        default: impl FnOnce() -> T,
    ) -> Result<T, Check> {
        Ok(self.value(table, key)?.unwrap_or_else(default))
    }

    /// Where a value was set.
    pub fn origin(&self, table: &str, key: &str) -> Origin {
        self.entries
            .get(&full(table, key))
            .map_or(Origin::Default, |entry| entry.origin.clone())
    }

    /// Sets a value in the program itself, over every other place: for tests and `App::set`.
    #[must_use]
    pub fn with(mut self, table: &str, key: &str, value: impl Into<String>) -> Self {
        let entry = Entry {
            raw: Raw::Text(value.into()),
            origin: Origin::Program,
        };
        self.entries.insert(full(table, key), entry);
        self
    }

    /// Every value that was set, with secrets hidden.
    pub fn list(&self) -> Vec<Setting> {
        let show = |(key, entry): (&String, &Entry)| {
            let hidden = self.secret.contains(key);
            let shown = if hidden {
                "********".to_owned()
            } else {
                entry.raw.to_string()
            };
            Setting {
                key: key.clone(),
                shown,
                origin: entry.origin.clone(),
            }
        };
        self.entries.iter().map(show).collect()
    }
}

/// Secrets stay hidden.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self
            .list()
            .into_iter()
            .map(|setting| (setting.key, setting.shown));
        f.debug_map()
            .entry(&"environment", &self.environment)
            .entries(shown)
            .finish()
    }
}

fn full(table: &str, key: &str) -> String {
    format!("{table}.{key}")
}

fn bad_value(table: &str, key: &str, entry: &Entry, wanted: &value::Wanted) -> Check {
    // What was written may be half a password: it is shown only when the type has nothing to hide.
    let shown = if wanted.secret {
        String::new()
    } else {
        format!(" `{}`", entry.raw)
    };
    let message = format!("`{table}.{key}` cannot be{shown}: it is {}", wanted.text);
    Check::error("settings.E003", message).hint(format!("it was set in {}", entry.origin))
}
