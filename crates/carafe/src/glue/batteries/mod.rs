//! Batteries as blueprints: `auth()` and `admin()`.

#[cfg(feature = "admin")]
mod admin;

#[cfg(feature = "admin")]
pub use self::admin::admin;

use super::{
    orm_commands::Embedded,
    templates_http::{self, load_with},
};
use crate::Blueprint;
use carafe_auth::{Parts, page::Renderer};
use carafe_core::{Checks, assets::Assets};
use carafe_forms::TEMPLATES;

/// Accounts: users and sessions in the database, the login page, `createsuperuser`.
///
/// ```no_run
/// use carafe::prelude::*;
///
/// fn main() -> ExitCode {
///     App::new().mount("/accounts", auth()).main()
/// }
/// ```
pub fn auth() -> Blueprint {
    Blueprint::from(carafe_auth::parts())
}

impl From<Parts> for Blueprint {
    fn from(parts: Parts) -> Self {
        let label = parts.label;
        let mut blueprint = Self {
            scope: parts.scope,
            ..Self::default()
        };
        if !parts.models.is_empty() {
            blueprint = blueprint.models(parts.models);
            blueprint
                .extras
                .push(label, Embedded(parts.assets.migrations));
        }
        blueprint.commands = parts.commands;
        blueprint.sections = parts.sections;
        // Forms are drawn by templates of their own.
        blueprint.assets = vec![
            parts.assets,
            Assets {
                templates: TEMPLATES,
                ..Assets::default()
            },
        ];
        for (names, load) in parts.globals {
            blueprint.extras.push(label, load_with(names, load));
        }
        for check in parts.checks {
            blueprint = blueprint.check(move |app, _| check(app));
        }
        for setup in parts.setups {
            blueprint = blueprint.setup(move |parts| setup(parts).map_err(Checks::from));
        }
        blueprint.setup(|parts| {
            parts.provide(Renderer(templates_http::render_at));
            Ok(())
        })
    }
}
