//! Reading every place in its order.

use super::{DatabaseSettings, SecuritySettings};
use super::{
    Entry, Environment, OWN_TABLE, Origin, Section as _, SectionInfo, Settings, dotenv, full,
    raw::Raw,
};
use crate::{
    check::{Check, Checks},
    suggest::nearest,
};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

const PREFIX: &str = "CARAFE_";

/// The places that settings are read from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    root: PathBuf,
    variables: Vec<(String, String)>,
    flags: Vec<(String, String, String)>,
    sections: Vec<SectionInfo>,
}

impl Sources {
    /// The folder given, and no environment: for tests.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        let sections = vec![SecuritySettings::INFO, DatabaseSettings::INFO];
        Self {
            root: root.into(),
            sections,
            ..Self::default()
        }
    }

    /// This process: its environment, and the folder it belongs to.
    ///
    /// That folder is `CARAFE_ROOT`, else the package that cargo runs, else in debug builds the package the program
    /// was compiled from, else the folder the process stands in.
    pub fn of_process(compiled_in: Option<&Path>) -> Self {
        let variables: Vec<(String, String)> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let named = |wanted: &str| {
            variables
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.into())
        };
        let compiled = compiled_in.filter(|folder| cfg!(debug_assertions) && folder.is_dir());
        let root = named("CARAFE_ROOT")
            .or_else(|| named("CARGO_MANIFEST_DIR"))
            .or_else(|| compiled.map(Path::to_path_buf))
            .unwrap_or_else(|| std::env::current_dir().unwrap_or_default());
        Self {
            variables,
            ..Self::new(root)
        }
    }

    /// Adds a variable of the environment.
    #[must_use]
    pub fn variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// Adds a value from the command line: the flag as it was written, and the key it sets, such as `http.port`.
    #[must_use]
    pub fn flag(
        mut self,
        flag: impl Into<String>,
        key: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        self.flags.push((flag.into(), key.into(), value.into()));
        self
    }

    /// Makes a section known.
    #[must_use]
    pub fn section(mut self, info: SectionInfo) -> Self {
        if !self.sections.iter().any(|known| known.table == info.table) {
            self.sections.push(info);
        }
        self
    }

    /// Reads all of it, and gives every mistake at once.
    pub fn load(self) -> Result<Settings, Checks> {
        let mut checks = Checks::new();
        let dotenv = self.read_dotenv(&mut checks);
        let environment = self.environment(&dotenv, &mut checks);
        let mut loading = Loading {
            sections: &self.sections,
            entries: BTreeMap::new(),
            checks,
        };
        loading.file(&self.root, "carafe.toml");
        if environment == Environment::Production {
            loading.file(&self.root, "carafe.production.toml");
        }
        for (line, name, value) in dotenv {
            loading.variable(
                &name,
                value,
                Origin::File {
                    name: ".env".to_owned(),
                    line,
                },
            );
        }
        for (name, value) in &self.variables {
            loading.variable(name, value.clone(), Origin::Variable(name.clone()));
        }
        for (flag, key, value) in &self.flags {
            loading.set(key, Raw::Text(value.clone()), Origin::Flag(flag.clone()));
        }
        loading.finish(environment, self.root)
    }

    fn read_dotenv(&self, checks: &mut Checks) -> Vec<dotenv::Line> {
        let Some(text) = read(&self.root, ".env", checks) else {
            return Vec::new();
        };
        dotenv::parse(&text).unwrap_or_else(|line| {
            let check = Check::error(
                "settings.E002",
                format!(".env:{line}: this is not `NAME=value`"),
            );
            checks.push(check.hint("put quotes around a value with spaces; comments start with #"));
            Vec::new()
        })
    }

    fn environment(&self, dotenv: &[dotenv::Line], checks: &mut Checks) -> Environment {
        let of_process = self
            .variables
            .iter()
            .find(|(name, _)| name == "CARAFE_ENV")
            .map(|(_, value)| value);
        let in_file = dotenv
            .iter()
            .find(|(_, name, _)| name == "CARAFE_ENV")
            .map(|(_, _, value)| value);
        let Some(text) = of_process.or(in_file).filter(|text| !text.is_empty()) else {
            return Environment::of_this_build();
        };
        text.parse().unwrap_or_else(|_| {
            let message = format!("CARAFE_ENV cannot be `{text}`");
            checks.push(
                Check::error("settings.E004", message).hint("it is `development` or `production`"),
            );
            Environment::Production
        })
    }
}

struct Loading<'a> {
    sections: &'a [SectionInfo],
    entries: BTreeMap<String, Entry>,
    checks: Checks,
}

impl Loading<'_> {
    fn file(&mut self, root: &Path, name: &str) {
        let Some(text) = read(root, name, &mut self.checks) else {
            return;
        };
        match basic_toml::from_str(&text) {
            Ok(Raw::Table(tables)) => tables
                .into_iter()
                .for_each(|(table, raw)| self.table(&table, raw, name, &text)),
            Ok(_) => {}
            Err(error) => self.checks.push(Check::error(
                "settings.E002",
                format!("{name} cannot be read: {error}"),
            )),
        }
    }

    fn table(&mut self, table: &str, raw: Raw, name: &str, text: &str) {
        let origin = |line| Origin::File {
            name: name.to_owned(),
            line,
        };
        let Raw::Table(keys) = raw else {
            let line = line_of(text, None, table);
            return self.unknown(table, &origin(line));
        };
        for (key, value) in keys {
            let line = line_of(text, Some(table), &key);
            self.set(&full(table, &key), value, origin(line));
        }
    }

    /// `CARAFE_HTTP__PORT`, or a short name that a section claims; every other variable is somebody else's.
    fn variable(&mut self, name: &str, value: String, origin: Origin) {
        if let Some((table, key)) = name
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.split_once("__"))
        {
            let key = full(&table.to_lowercase(), &key.to_lowercase());
            return self.set(&key, Raw::Text(value), origin);
        }
        let claimed = self.sections.iter().find_map(|section| {
            let key = section.keys.iter().find(|key| key.variable == Some(name))?;
            Some(full(section.table, key.name))
        });
        if let Some(key) = claimed {
            // A long name says exactly which setting is meant, so it wins over a short one.
            let long = |entry: &Entry| matches!(&entry.origin, Origin::Variable(known) if known.starts_with(PREFIX));
            if !self.entries.get(&key).is_some_and(long) {
                self.set(&key, Raw::Text(value), origin);
            }
        }
    }

    fn set(&mut self, key: &str, raw: Raw, origin: Origin) {
        let (table, name) = key.split_once('.').unwrap_or((key, ""));
        let known = |section: &SectionInfo| {
            section.table == table && section.keys.iter().any(|key| key.name == name)
        };
        if table != OWN_TABLE && !self.sections.iter().any(known) {
            return self.unknown(key, &origin);
        }
        self.entries.insert(key.to_owned(), Entry { raw, origin });
    }

    fn unknown(&mut self, written: &str, origin: &Origin) {
        let keys: Vec<String> = self
            .sections
            .iter()
            .flat_map(|s| s.keys.iter().map(|key| full(s.table, key.name)))
            .collect();
        let near = nearest(written, keys.iter().map(String::as_str));
        let hint = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("settings of your own go into the table `[{OWN_TABLE}]`"),
        };
        self.checks.push(
            Check::error(
                "settings.E001",
                format!("{origin}: unknown setting `{written}`"),
            )
            .hint(hint),
        );
    }

    fn finish(mut self, environment: Environment, root: PathBuf) -> Result<Settings, Checks> {
        let secret = |section: &SectionInfo| {
            let table = section.table;
            section
                .keys
                .iter()
                .filter(|key| key.secret)
                .map(move |key| full(table, key.name))
                .collect::<Vec<_>>()
        };
        let secret = self.sections.iter().flat_map(secret).collect();
        let settings = Settings {
            environment,
            root,
            entries: self.entries,
            secret,
        };
        self.checks.extend(
            self.sections
                .iter()
                .filter_map(|section| (section.validate)(&settings).err()),
        );
        self.checks.into_result().map(|()| settings)
    }
}

fn read(root: &Path, name: &str, checks: &mut Checks) -> Option<String> {
    match fs::read_to_string(root.join(name)) {
        Ok(text) => Some(text),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            None
        }
        Err(error) => {
            checks.push(Check::error(
                "settings.E002",
                format!("{name} cannot be read: {error}"),
            ));
            None
        }
    }
}

/// The TOML reader forgets lines, so the line of a key is looked up for the message; 0 when it is not plain.
fn line_of(text: &str, table: Option<&str>, key: &str) -> usize {
    let mut inside = table.is_none();
    for (n, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.starts_with('[') {
            let name = line
                .trim_start_matches('[')
                .split(']')
                .next()
                .unwrap_or_default()
                .trim();
            inside = Some(name) == table;
        }
        let is_key = |line: &str| {
            line.split_once('=')
                .is_some_and(|(left, _)| left.trim().trim_matches('"') == key)
        };
        if inside && is_key(line) {
            return n + 1;
        }
    }
    0
}
