//! From the lists of an app to a service. Every mistake is collected.

use super::{App, Starters, sessions, statics};
use crate::{
    blueprint::{CheckKind, Provided, SharedCheck},
    glue,
};
use carafe_core::{
    Check, Checks,
    check::At,
    command::Command,
    context::{AppHandle, AppParts},
    settings::{Environment, Section, SecuritySettings, Settings, Sources},
};
use carafe_http::{
    route::{self, Need},
    stack::{HttpSettings, Observer, Stack, StackService, Whole},
};
use std::{collections::HashMap, path::Path};

/// A finished app, and what its command line can do.
pub(crate) struct Assembled {
    pub(crate) service: StackService,
    pub(crate) commands: Vec<Command>,
    pub(crate) checks: Vec<SharedCheck>,
    pub(crate) starters: Starters,
    pub(crate) stack: Stack,
}

impl App {
    /// The places its settings are read from.
    pub(super) fn sources(&self) -> Sources {
        let folders = self.root.scope.all_folders();
        let compiled_in = folders
            .into_iter()
            .map(Path::new)
            .find(|folder| !is_downloaded(folder));
        let sections = self.sections.iter().chain(&self.root.sections).copied();
        sections.fold(
            Sources::of_process(compiled_in).section(HttpSettings::INFO),
            Sources::section,
        )
    }

    /// For programs that do not go through `main`.
    pub(super) fn assemble_alone(mut self) -> Result<Assembled, Checks> {
        let settings = match self.settings.take() {
            Some(settings) => settings,
            None => self.sources().load()?,
        };
        let assembled = self.assemble(settings, None)?;
        assembled
            .check(CheckKind::Start)
            .into_result()
            .map(|()| assembled)
    }

    /// Puts everything together, without the checks that need all of it.
    pub(crate) fn assemble(
        self,
        settings: Settings,
        observer: Option<Observer>,
    ) -> Result<Assembled, Checks> {
        let Self {
            mut root, stack, ..
        } = self;
        root = glue::install(statics::install(root, &settings));
        let mut parts = AppParts::new(settings);
        let mut checks = provide(&mut parts, root.provided);
        let built = route::build(root.scope);
        for setup in root.setups {
            checks.extend((setup.0)(&mut parts).err().into_iter().flatten());
        }
        if stack.sessions {
            sessions::provide(&mut parts);
        }
        let built = match built {
            Ok(built) => built,
            Err(mistakes) => {
                checks.extend(mistakes);
                return Err(checks);
            }
        };
        checks.extend(unmet(&parts, &built.needs));
        checks.into_result()?;
        parts.provide(built.table);
        let app = parts.finish();
        let router = built.router.with_state(app.clone());
        let whole = Whole {
            router,
            app,
            hooks: built.hooks,
            stack: stack.clone(),
            observer,
        };
        let service = StackService::new(whole).map_err(Checks::from)?;
        Ok(Assembled {
            service,
            commands: distinct(root.commands),
            checks: root.checks,
            starters: root.starters,
            stack,
        })
    }
}

/// Whether this is the folder of a crate that cargo downloaded: no program lives there.
fn is_downloaded(folder: &Path) -> bool {
    let text = folder.to_string_lossy();
    text.contains("/.cargo/registry/") || text.contains("/.cargo/git/")
}

impl Assembled {
    pub(crate) fn app(&self) -> &AppHandle {
        self.service.app()
    }

    /// What the whole app has to say about itself.
    pub(crate) fn check(&self, kind: CheckKind) -> Checks {
        let app = self.app();
        let own = self.checks.iter().flat_map(|check| (check.0)(app, kind));
        secret_key(app, kind).into_iter().chain(own).collect()
    }
}

/// Production does not start without a key of its own.
fn secret_key(app: &AppHandle, kind: CheckKind) -> Option<Check> {
    if app.environment() == Environment::Development && kind == CheckKind::Start {
        return None;
    }
    match app.settings().section::<SecuritySettings>() {
        Ok(security) => security.problem(),
        Err(check) => Some(check),
    }
}

fn provide(parts: &mut AppParts, provided: Vec<Provided>) -> Checks {
    let mut checks = Checks::new();
    let mut given = HashMap::new();
    for thing in provided {
        match given.insert(thing.id, thing.at) {
            None => {
                parts.provide_boxed(thing.id, thing.name, thing.value);
            }
            // One blueprint that is mounted twice gives its state twice.
            Some(at) if at == thing.at => {}
            Some(_) => checks.push(
                Check::error(
                    "http.E006",
                    format!("two states have the type `{}`", thing.name),
                )
                .at(thing.at)
                .hint("handlers ask for state by its type: give one of them a type of its own"),
            ),
        }
    }
    checks
}

/// Without the commands that a blueprint brings when it is mounted a second time.
fn distinct(mut commands: Vec<Command>) -> Vec<Command> {
    let mut names = Vec::new();
    commands.retain(|command| {
        let first = !names.contains(&command.name());
        names.push(command.name());
        first
    });
    commands
}

/// Every `State<T>` of a handler that nobody gave.
fn unmet(parts: &AppParts, needs: &[(Need, At)]) -> Checks {
    let missing = needs.iter().filter(|(need, _)| !parts.has((need.id)()));
    missing
        .map(|(need, at)| {
            let message = format!(
                "a handler takes `State<{}>`, and no such state was given",
                need.name
            );
            Check::error("http.E005", message)
                .at(*at)
                .hint("add `.state(…)` to the app")
        })
        .collect()
}
