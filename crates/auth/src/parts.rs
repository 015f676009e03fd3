//! What a battery brings, before the facade makes a blueprint of it.

use crate::{
    command::{changepassword, clearsessions, createsuperuser},
    current::{TEMPLATE_NAMES, template_user},
    login::pages,
    password::Passwords,
    session::{DbSessions, StoredSession},
    settings::AuthSettings,
    user::User,
};
use carafe_core::{
    Check, Result,
    assets::{Assets, Texts},
    command::Command,
    context::{AppHandle, AppParts},
    settings::{Section as _, SectionInfo},
};
use carafe_http::{
    route::{BoxFuture, Scope},
    session::Sessions,
};
use carafe_macros::routes;
use carafe_orm::{model::ModelItem, models};
use carafe_templates::Context;
use std::fmt;

/// What a battery brings. The facade makes a blueprint of it: `carafe::auth()`, `carafe::admin()`.
#[must_use]
pub struct Parts {
    /// Label of its models and folder of its migrations; the name of its scope, too.
    pub label: &'static str,
    /// Its routes.
    pub scope: Scope,
    /// Its models.
    pub models: Vec<ModelItem>,
    /// Templates, static files, migrations and catalogues that it carries. Migrations are named `<label>/<file>.toml`.
    pub assets: Assets,
    /// Its commands.
    pub commands: Vec<Command>,
    /// Its tables of settings.
    pub sections: Vec<SectionInfo>,
    /// What looks at the finished app before it serves.
    pub checks: Vec<fn(&AppHandle) -> Vec<Check>>,
    /// What it puts into the app once settings are known.
    pub setups: Vec<SetUp>,
    /// Names for all templates, and what loads them.
    pub globals: Vec<(&'static [&'static str], Global)>,
}

/// Puts things into an app, or says what is wrong with its settings.
pub type SetUp = fn(&mut AppParts) -> Result<(), Check>;

/// Loads the values of template names, for a template that mentions one.
pub type Global = fn() -> BoxFuture<Result<Context>>;

impl Parts {
    /// A battery that brings nothing yet.
    pub fn new(label: &'static str) -> Self {
        Self {
            label,
            scope: Scope::new(label),
            models: Vec::new(),
            assets: Assets::default(),
            commands: Vec::new(),
            sections: Vec::new(),
            checks: Vec::new(),
            setups: Vec::new(),
            globals: Vec::new(),
        }
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("label", &self.label)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

/// What accounts bring: users and sessions, the login page, `user` in templates, commands.
pub fn parts() -> Parts {
    let mut parts = Parts::new("auth");
    parts
        .scope
        .routes(routes![crate = carafe_http; pages::login, pages::login_submit, pages::logout]);
    parts.models = models![User, StoredSession];
    parts.assets = Assets {
        templates: TEMPLATES,
        migrations: MIGRATIONS,
        ..Assets::default()
    };
    parts.commands = vec![createsuperuser(), changepassword(), clearsessions()];
    parts.sections = vec![AuthSettings::INFO];
    parts.setups = vec![set_up];
    parts.globals = vec![(TEMPLATE_NAMES, || Box::pin(template_user()))];
    parts
}

/// The templates of accounts.
const TEMPLATES: Texts = &[
    (
        "auth/base.html",
        include_str!("../templates/auth/base.html"),
    ),
    (
        "auth/login.html",
        include_str!("../templates/auth/login.html"),
    ),
    (
        "auth/style.css",
        include_str!("../templates/auth/style.css"),
    ),
];

/// The migrations of accounts.
const MIGRATIONS: Texts = &[
    (
        "auth/0001_initial.toml",
        include_str!("../migrations/auth/0001_initial.toml"),
    ),
    (
        "auth/0002_session.toml",
        include_str!("../migrations/auth/0002_session.toml"),
    ),
];

/// An app's own sessions and passwords stay.
fn set_up(parts: &mut AppParts) -> Result<(), Check> {
    if parts.get::<Passwords>().is_none() {
        let passwords = AuthSettings::passwords(parts.settings())?;
        parts.provide(passwords);
    }
    if parts.get::<Sessions>().is_none() {
        parts.provide(Sessions::new(DbSessions::new()));
    }
    Ok(())
}
