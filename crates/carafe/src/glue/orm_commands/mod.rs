//! The ORM and the program: models of blueprints, the database of the settings, commands for migrations.

mod atomic;
mod database;
mod fixtures;
mod migrations;
mod sql;
mod start;

pub(crate) use self::sql::check as check_sql;

use crate::{App, Blueprint};
use carafe_core::assets::Texts;
use carafe_orm::{db::Router, model::ModelItem};

/// The models of one blueprint.
struct Models(Vec<ModelItem>);

/// Migrations that a battery carries: they are never read from its folder, nor written to it.
pub(crate) struct Embedded(pub(crate) Texts);

impl Blueprint {
    /// Adds models: `.models(models![Product, Category])`. The blueprint's name is their label.
    pub fn models(mut self, models: Vec<ModelItem>) -> Self {
        let label = self.name().to_owned();
        self.extras.push(&label, Models(models));
        self
    }
}

impl App {
    /// Adds models that belong to no blueprint: their label is `app`.
    pub fn models(mut self, models: Vec<ModelItem>) -> Self {
        self.root.extras.push("app", Models(models));
        self
    }
}

/// A router of the app.
struct Routed(Box<dyn Router>);

impl App {
    /// Asks this router which database a statement goes to; the first answer counts. `Replicas` is one.
    pub fn router(mut self, router: impl Router) -> Self {
        self.root.extras.push("app", Routed(Box::new(router)));
        self
    }
}

/// Whether a blueprint of the app lists models: what a test needs to know before it makes a database.
#[cfg(feature = "sqlite")]
pub(crate) fn has_models(app: &App) -> bool {
    app.root.extras.has::<Models>()
}

/// Gives an app with models its database and the commands for it. Without models there is neither.
pub(super) fn install(mut root: Blueprint) -> Blueprint {
    let lists: Vec<(String, Vec<ModelItem>)> = root
        .extras
        .take::<Models>()
        .into_iter()
        .map(|(label, models)| (label, models.0))
        .collect();
    if lists.is_empty() {
        return root;
    }
    let assets = root.assets.clone();
    let embedded = root.extras.take::<Embedded>();
    let routers = root.extras.take::<Routed>();
    let routers = routers.into_iter().map(|(_, router)| router.0).collect();
    let folders = root.scope.all_folders();
    let sources = sql::Folders::new(&folders, &lists);
    let commands = migrations::commands()
        .into_iter()
        .chain(fixtures::commands(folders));
    let root = commands.fold(root, Blueprint::command);
    let mut root = root.setup(move |parts| {
        sources.provide(parts);
        database::provide(
            parts,
            database::Given {
                lists,
                embedded,
                routers,
            },
            &assets,
        )
    });
    // Batteries look at the registry when it is their turn.
    root.setups.rotate_right(1);
    // The schema is there before any start hook of the app looks at it.
    let later = std::mem::take(&mut root.starters);
    root.starters.push(start::migrate);
    root.starters.absorb(later);
    root
}
