//! Who may open a page.

use crate::site::{Entry, Site};
use carafe_auth::{Action, CurrentUser, can};
use carafe_core::{Error, Result, i18n::tr};
use carafe_orm::model::ModelMeta;

/// Gives the model of an address to somebody who may do this with it.
///
/// Errors: no such model (404), not allowed (403).
pub(crate) fn allowed<T>(
    user: &CurrentUser,
    action: Action,
    (label, slug): (&str, &str),
    look: impl FnOnce(&Entry) -> Result<T>,
) -> Result<T> {
    // Who may not see anything here does not learn which models there are.
    entrance(user)?;
    Site::with(|site| {
        let entry = site.find(label, slug)?;
        require(user, action, entry.meta)?;
        look(entry)
    })
}

/// Lets in whoever may see something, or may do everything.
pub(crate) fn entrance(user: &CurrentUser) -> Result<()> {
    let welcome = Site::with(|site| Ok(user.is_superuser || site.visible(user).next().is_some()))?;
    if welcome && user.is_active {
        Ok(())
    } else {
        Err(refused())
    }
}

/// An error unless this account may do that.
pub(crate) fn require(user: &CurrentUser, action: Action, meta: &'static ModelMeta) -> Result<()> {
    if can(user, action, meta) {
        Ok(())
    } else {
        Err(refused())
    }
}

#[track_caller]
fn refused() -> Error {
    Error::forbidden(
        tr(
            "admin.forbidden",
            "You do not have permission to open this page.",
        )
        .into_owned(),
    )
}
