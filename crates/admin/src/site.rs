//! Which models are in the admin, and under which address.

use crate::model_admin::{Config, ModelAdmin};
use carafe_auth::{Action, User, can};
use carafe_core::{
    Check, Error, Result,
    context::{self, AppHandle, AppParts},
    i18n::tr,
    settings::{DatabaseSettings, Environment, Settings},
};
use carafe_http::route::url_for;
use carafe_orm::{
    LazyDb,
    db::DatabaseUrl,
    model::{Model as _, ModelMeta, Registered},
};

/// The models of the admin.
#[derive(Debug, Default)]
pub struct Site {
    entries: Vec<Entry>,
}

/// A model of the admin.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) label: String,
    /// The model's name as it stands in addresses: in lower case, as Django has it.
    pub(crate) slug: String,
    pub(crate) meta: &'static ModelMeta,
    pub(crate) config: Config,
}

impl Site {
    /// Every registered model with `#[model(admin)]`, with an `impl Admin`, or with both.
    pub(crate) fn install(parts: &mut AppParts) -> Result<(), Check> {
        let models = parts.get::<LazyDb>().map(|db| db.registry().models());
        let has_accounts = match models {
            Some(models) => models.iter().any(|model| model.meta.id == User::META.id),
            None => has_no_address(parts.settings()),
        };
        if !has_accounts {
            let message = "the admin is mounted, and there are no accounts";
            let hint = "mount them too: `.mount(\"/accounts\", auth())`";
            return Err(Check::error("admin.E001", message).hint(hint));
        }
        let entries = models.unwrap_or_default().iter().filter_map(entry);
        let entries = entries.collect();
        parts.provide(Self { entries });
        Ok(())
    }

    /// The site of the running app.
    pub(crate) fn with<T>(look: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        let app: AppHandle =
            context::app().ok_or_else(|| Error::internal("the admin runs in an app"))?;
        look(
            app.get::<Self>()
                .ok_or_else(|| Error::internal("the admin is not mounted"))?,
        )
    }

    pub(crate) fn find(&self, label: &str, slug: &str) -> Result<&Entry> {
        let found = self
            .entries
            .iter()
            .find(|entry| entry.label == label && entry.slug == slug);
        match found {
            Some(entry) => Ok(entry),
            None => Err(Error::not_found()),
        }
    }

    pub(crate) fn of(&self, meta: &ModelMeta) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.meta.id == meta.id)
    }

    /// What this account may look at.
    pub(crate) fn visible<'s>(&'s self, user: &'s User) -> impl Iterator<Item = &'s Entry> {
        self.entries
            .iter()
            .filter(|entry| can(user, Action::View, entry.meta))
    }
}

/// Whether there is no database because its address is missing or wrong: others say so.
fn has_no_address(settings: &Settings) -> bool {
    match settings.section::<DatabaseSettings>().map(|told| told.url) {
        Ok(Some(url)) => url.expose().parse::<DatabaseUrl>().is_err(),
        Ok(None) => settings.environment() == Environment::Production,
        Err(_) => true,
    }
}

fn entry(registered: &Registered) -> Option<Entry> {
    let said = registered
        .admin
        .and_then(|hook| hook().downcast::<Config>().ok());
    let is_account = registered.meta.id == User::META.id;
    let said = said.or_else(|| is_account.then(|| Box::new(accounts())));
    if said.is_none() && !registered.meta.admin {
        return None;
    }
    Some(Entry {
        label: registered.label.clone(),
        slug: registered.meta.name.to_lowercase(),
        meta: registered.meta,
        config: said.map(|config| *config).unwrap_or_default(),
    })
}

/// Accounts know nothing of the admin: what Django lists of them, and where it searches.
fn accounts() -> Config {
    let mut admin = ModelAdmin::<User>::new();
    admin.list_display(|u| (u.username, u.email, u.first_name, u.last_name, u.is_staff));
    admin.search_fields(|u| (u.username, u.first_name, u.last_name, u.email));
    admin.into_config()
}

impl Entry {
    /// What people call one row.
    pub(crate) fn name(&self) -> String {
        let english = self
            .meta
            .verbose_name
            .map_or_else(|| spaced(self.meta.name), str::to_owned);
        tr(&format!("models.{}", self.meta.name), &english).into_owned()
    }

    /// What people call several.
    pub(crate) fn plural(&self) -> String {
        plural_of(self.meta)
    }

    pub(crate) fn url(&self, route: &str) -> Result<String> {
        url_for(
            route,
            &[("label", self.label.clone()), ("model", self.slug.clone())],
        )
    }

    pub(crate) fn row_url(&self, route: &str, key: &str) -> Result<String> {
        let (label, model) = (self.label.clone(), self.slug.clone());
        url_for(
            route,
            &[("label", label), ("model", model), ("pk", key.to_owned())],
        )
    }
}

/// `OrderItem` as `order item`.
fn spaced(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push(' ');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

/// What people call several rows, also of a model that is not in the admin.
pub(crate) fn plural_of(meta: &ModelMeta) -> String {
    let english = meta
        .verbose_name_plural
        .map_or_else(|| plural(meta), str::to_owned);
    capitalized(&tr(&format!("models.{}.plural", meta.name), &english))
}

fn plural(meta: &ModelMeta) -> String {
    let one = meta
        .verbose_name
        .map_or_else(|| spaced(meta.name), str::to_owned);
    match one.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ if one.ends_with(['s', 'x']) => format!("{one}es"),
        _ => format!("{one}s"),
    }
}

/// With a large first letter.
pub(crate) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
