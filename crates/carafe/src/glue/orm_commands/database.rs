//! The registry, the address of the database and the places of the migrations, for the app handle.

use super::Embedded;
use carafe_core::{
    Check, Checks, Error, Secret,
    assets::{Assets, Texts},
    check::At,
    context::AppParts,
    settings::{DatabaseSettings, Environment},
};
use carafe_orm::{
    LazyDb, Registry,
    db::{DatabaseUrl, Router},
    migrate::Sources,
    model::ModelItem,
};
use std::sync::Arc;

/// Provides all three, or says what is wrong with the lists, the address or the files.
pub(super) fn provide(parts: &mut AppParts, given: Given, assets: &[Assets]) -> Result<(), Checks> {
    let Given {
        lists,
        embedded,
        routers,
    } = given;
    let registry = registry(lists)?;
    let sources = sources(&registry, assets).map_err(|error| Checks::from(located(&error)))?;
    let sources = embedded
        .into_iter()
        .fold(sources, |sources, (label, Embedded(files))| {
            sources.with_embedded(&label, names_of(&label, files))
        });
    if parts.get::<LazyDb>().is_none() {
        let (url, others) = (url(parts)?, others(parts)?);
        parts.provide(LazyDb::several(url, Arc::new(registry), others, routers));
    }
    parts.provide(sources);
    Ok(())
}

/// What the blueprints gave.
pub(super) struct Given {
    pub(super) lists: Vec<(String, Vec<ModelItem>)>,
    pub(super) embedded: Vec<(String, Embedded)>,
    pub(super) routers: Vec<Box<dyn Router>>,
}

/// The databases beside the first: `name=address` each.
fn others(parts: &AppParts) -> Result<Vec<(String, DatabaseUrl)>, Checks> {
    let section: DatabaseSettings = parts.settings().section()?;
    let read = |entry: &Secret| -> carafe_core::Result<(String, DatabaseUrl)> {
        let (name, url) = entry.expose().split_once('=').ok_or_else(|| {
            Error::config("DATABASES: an entry is not `name=address`")
                .code("orm.E288")
                .hint("write `replica=postgres://user:password@host/name`")
        })?;
        Ok((name.trim().to_owned(), url.trim().parse()?))
    };
    let read: carafe_core::Result<Vec<_>> = section.others.iter().map(read).collect();
    read.map_err(|error| Checks::from(Check::from(&error)))
}

/// The names of a label's files, without its folder.
fn names_of(label: &str, files: Texts) -> Vec<(&'static str, &'static str)> {
    let own = files.iter().filter_map(|(path, text)| {
        let name = path.strip_prefix(label)?.strip_prefix('/')?;
        Some((name, *text))
    });
    own.collect()
}

fn registry(lists: Vec<(String, Vec<ModelItem>)>) -> Result<Registry, Checks> {
    let mut registry = Registry::new();
    let mut checks = Checks::new();
    for (label, models) in lists {
        checks.extend(
            registry
                .add(&label, models)
                .err()
                .map(|error| located(&error)),
        );
    }
    checks.extend(registry.check().iter().map(located));
    checks.into_result().map(|()| registry)
}

/// Releases carry their migrations; without, and in debug builds, they lie beside the models.
fn sources(registry: &Registry, assets: &[Assets]) -> carafe_core::Result<Sources> {
    let files: Vec<(&'static str, &'static str)> = assets
        .iter()
        .flat_map(|assets| assets.migrations)
        .copied()
        .collect();
    if cfg!(debug_assertions) || files.is_empty() {
        Sources::on_disk(registry)
    } else {
        Ok(Sources::embedded(registry, &files))
    }
}

/// Development has a file of its own beside `Cargo.toml`; production is told where its data is.
fn url(parts: &AppParts) -> Result<DatabaseUrl, Checks> {
    let settings = parts.settings();
    let section: DatabaseSettings = settings.section()?;
    let url = match (section.url, settings.environment()) {
        (Some(url), _) => url,
        (None, Environment::Development) => Secret::new(format!(
            "sqlite:{}",
            settings.root().join("db.sqlite3").display()
        )),
        (None, Environment::Production) => {
            let check = Check::error(
                "settings.E007",
                "production needs a DATABASE_URL, and none is set",
            );
            return Err(check
                .hint("set it to an address such as postgres://user:password@host/name")
                .into());
        }
    };
    // The line of this program is not to blame for an address.
    url.expose()
        .parse()
        .map_err(|error: Error| Checks::from(Check::from(&error)))
}

fn located(error: &Error) -> Check {
    Check::from(error).at(At::from(error.location()))
}
