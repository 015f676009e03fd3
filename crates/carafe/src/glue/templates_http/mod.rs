//! Templates and HTTP: `render`, and what templates know of the request.

mod functions;
mod globals;
mod page;

pub(crate) use self::globals::Globals;
pub use self::page::render;
#[cfg(feature = "auth")]
pub(crate) use self::{globals::load_with, page::page as render_at};

use crate::{Blueprint, CheckKind};
use carafe_core::{
    Check,
    assets::Assets,
    context::{AppHandle, AppParts},
    settings::Environment as Mode,
};
use carafe_templates::Environment;
use std::path::PathBuf;

/// Gives the app its templates: those of the app itself first, then those of its blueprints.
pub(super) fn install(root: Blueprint) -> Blueprint {
    let folders = root.scope.all_folders();
    let assets = root.assets.clone();
    let mut root = root.check(check);
    let given = root.extras.take().into_iter().map(|(_, loaded)| loaded);
    let globals = Globals(given.chain([functions::messages()]).collect());
    root.setup(move |parts| {
        let mut environment = find(parts, &folders, &assets);
        functions::register(&mut environment);
        parts.provide(environment);
        parts.provide(globals);
        Ok(())
    })
}

/// Debug builds read the folders of the crates they were compiled from, and see edits at once. Releases carry their
/// templates; without, they read the folder of the program.
fn find(parts: &AppParts, folders: &[&'static str], assets: &[Assets]) -> Environment {
    let root = parts.settings().root().join("templates");
    let mut environment =
        Environment::new().reload(parts.settings().environment() == Mode::Development);
    let compiled_from: Vec<PathBuf> = folders
        .iter()
        .map(|folder| PathBuf::from(folder).join("templates"))
        .collect();
    if cfg!(debug_assertions) || assets.iter().all(|assets| assets.templates.is_empty()) {
        environment = environment.folder(root.clone());
    }
    if cfg!(debug_assertions) {
        let others = compiled_from.into_iter().filter(|folder| *folder != root);
        environment = others.fold(environment, Environment::folder);
    }
    assets.iter().fold(environment, |environment, assets| {
        environment.embedded(assets.templates)
    })
}

/// Mistakes in templates: they keep production from starting; in development the page that has one tells.
fn check(app: &AppHandle, kind: CheckKind) -> Vec<Check> {
    let Some(environment) = app.get::<Environment>() else {
        return Vec::new();
    };
    if app.is_development() && kind == CheckKind::Start {
        return Vec::new();
    }
    environment.check().iter().map(Check::from).collect()
}
