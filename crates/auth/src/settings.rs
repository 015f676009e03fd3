//! The table `[auth]` of the settings.

use crate::password::{Argon2, Cost, Passwords};
use carafe_core::{
    Check, Error, Result, Secret,
    context::{self, AppHandle},
    settings::Settings,
};

carafe_core::section! {
    /// Accounts, and how their passwords are hashed.
    pub struct AuthSettings in "auth" {
        /// Where somebody lands who signs in without having asked for a page.
        login_redirect: String = "/".to_owned(),
        /// Where somebody lands who signs out.
        logout_redirect: String = "/".to_owned(),
        /// KiB of memory for one password hash.
        hash_memory: u32 = Cost::default().memory,
        /// Passes over that memory.
        hash_passes: u32 = Cost::default().passes,
        /// What `createsuperuser --noinput` gives the account.
        superuser_password("CARAFE_SUPERUSER_PASSWORD"): Option<Secret> = None,
    }
}

/// The app of the running request or command.
pub(crate) fn app() -> Result<AppHandle> {
    context::app().ok_or_else(|| Error::internal("accounts were asked outside of an app"))
}

impl AuthSettings {
    /// Those of an app.
    pub(crate) fn of(app: &AppHandle) -> Result<Self> {
        let own = app.settings().section();
        own.map_err(|check: Check| Error::config(check.to_string()))
    }

    /// What hashes passwords by these settings.
    pub(crate) fn passwords(settings: &Settings) -> Result<Passwords, Check> {
        let own: Self = settings.section()?;
        let cost = Cost {
            memory: own.hash_memory,
            passes: own.hash_passes,
            ..Cost::default()
        };
        let argon2 = Argon2::new(cost)
            .map_err(|error| Check::error("auth.E001", error.message().to_owned()))?;
        Ok(Passwords::new(argon2))
    }
}
