//! The forms of a model: adding a row, changing one, giving an account a password.

mod account;
mod form;
mod save;
mod version;

pub(crate) use self::account::{password, password_submit};

use self::{
    form::{Editing, Opened},
    save::Outcome,
};
use crate::{access, site::Entry, view};
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use carafe_auth::{Action, CurrentUser, User, can};
use carafe_core::{Html, Result, i18n::tr_with};
use carafe_forms::FormData;
use carafe_http::flash;
use carafe_macros::{get, post};
use carafe_orm::{
    db::Db,
    model::{Model as _, ModelMeta},
};
use carafe_templates::Context;

/// What the pages of a row need to know of its model, taken out of the site.
#[derive(Clone)]
struct Edited {
    label: String,
    slug: String,
    meta: &'static ModelMeta,
    name: String,
    plural: String,
    list_url: String,
    add_url: String,
}

fn edited(entry: &Entry) -> Result<Edited> {
    Ok(Edited {
        label: entry.label.clone(),
        slug: entry.slug.clone(),
        meta: entry.meta,
        name: entry.name(),
        plural: entry.plural(),
        list_url: entry.url("admin.changelist")?,
        add_url: entry.url("admin.add")?,
    })
}

impl Edited {
    fn row_url(&self, route: &str, key: &str) -> Result<String> {
        let (label, model) = (self.label.clone(), self.slug.clone());
        carafe_http::route::url_for(
            route,
            &[("label", label), ("model", model), ("pk", key.to_owned())],
        )
    }

    fn is_account(&self) -> bool {
        self.meta.id == User::META.id
    }
}

#[get("/{label}/{model}/add/", name = "add", crate = carafe_http)]
pub(crate) async fn add(
    user: CurrentUser,
    Path((label, model)): Path<(String, String)>,
    db: Db,
) -> Result<Html> {
    let edited = access::allowed(&user, Action::Add, (&label, &model), edited)?;
    let editing = Editing::new_row(edited.clone(), &db).await?;
    page(&user, &edited, &editing)
}

#[post("/{label}/{model}/add/", name = "add_submit", crate = carafe_http)]
pub(crate) async fn add_submit(
    user: CurrentUser,
    Path((label, model)): Path<(String, String)>,
    db: Db,
    typed: FormData,
) -> Result<Response> {
    let edited = access::allowed(&user, Action::Add, (&label, &model), edited)?;
    let mut editing = Editing::new_row(edited.clone(), &db).await?;
    match save::add(&mut editing, &db, &typed).await? {
        Outcome::Saved { key, text } => {
            let message = tr_with(
                "admin.added",
                "The {name} “{text}” was added.",
                &[("name", &edited.name), ("text", &text)],
            );
            done(&edited, &typed, &key, message)
        }
        Outcome::Refused => Ok(page(&user, &edited, &editing)?.into_response()),
    }
}

#[get("/{label}/{model}/{pk}/change/", name = "change", crate = carafe_http)]
pub(crate) async fn change(
    user: CurrentUser,
    Path((label, model, pk)): Path<(String, String, String)>,
    db: Db,
) -> Result<Html> {
    let edited = access::allowed(&user, Action::Change, (&label, &model), edited)?;
    let editing = Editing::row(edited.clone(), &db, &pk).await?;
    page(&user, &edited, &editing)
}

#[post("/{label}/{model}/{pk}/change/", name = "change_submit", crate = carafe_http)]
pub(crate) async fn change_submit(
    user: CurrentUser,
    Path((label, model, pk)): Path<(String, String, String)>,
    db: Db,
    typed: FormData,
) -> Result<Response> {
    let edited = access::allowed(&user, Action::Change, (&label, &model), edited)?;
    let mut editing = Editing::row(edited.clone(), &db, &pk).await?;
    match save::change(&mut editing, &db, &typed).await? {
        Outcome::Saved { key, text } => {
            let message = tr_with(
                "admin.changed",
                "The {name} “{text}” was changed.",
                &[("name", &edited.name), ("text", &text)],
            );
            done(&edited, &typed, &key, message)
        }
        Outcome::Refused => Ok(page(&user, &edited, &editing)?.into_response()),
    }
}

/// Where the pressed button leads; a form sent without one, as by Enter, is saved and left.
fn done(edited: &Edited, typed: &FormData, key: &str, message: String) -> Result<Response> {
    flash::flash_as("success", message);
    let url = if typed.has("_continue") {
        edited.row_url("admin.change", key)?
    } else if typed.has("_addanother") {
        edited.add_url.clone()
    } else {
        edited.list_url.clone()
    };
    Ok(Redirect::to(&url).into_response())
}

fn page(user: &CurrentUser, edited: &Edited, editing: &Editing) -> Result<Html> {
    let title = editing.title();
    let mut given = Context::new()
        .with("title", title.clone())
        .with("form", editing.form.form().clone())
        .with("version", editing.version().unwrap_or_default())
        .with("may_add", can(user, Action::Add, edited.meta))
        .with("delete_url", None::<String>)
        .with("password_url", None::<String>);
    if let Opened::Row { key, .. } = &editing.opened {
        if can(user, Action::Delete, edited.meta) {
            given.insert("delete_url", Some(edited.row_url("admin.delete", key)?));
        }
        if edited.is_account() {
            given.insert("password_url", Some(edited.row_url("admin.password", key)?));
        }
    }
    let crumbs = vec![
        (edited.plural.clone(), Some(edited.list_url.clone())),
        (title.clone(), None),
    ];
    view::page("admin/edit.html", user, &title, crumbs, &given)
}
