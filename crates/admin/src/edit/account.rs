//! A new password for an account.

use super::edited;
use crate::{access, view};
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use carafe_auth::{Action, CurrentUser, User, login, password::Passwords, user::NewPassword};
use carafe_core::{
    Error, Html, Result, context,
    i18n::{tr, tr_with},
};
use carafe_forms::{Form, FormData};
use carafe_http::{flash, session::Session};
use carafe_macros::{get, post};
use carafe_orm::{db::Db, model::Model as _};
use carafe_templates::Context;

#[get("/{label}/{model}/{pk}/password/", name = "password", crate = carafe_http)]
pub(crate) async fn password(
    user: CurrentUser,
    Path((label, model, pk)): Path<(String, String, String)>,
    db: Db,
) -> Result<Html> {
    let account = account(&user, &label, &model, &pk, &db).await?;
    page(&user, &account, &label, &model, form())
}

#[post("/{label}/{model}/{pk}/password/", name = "password_submit", crate = carafe_http)]
pub(crate) async fn password_submit(
    user: CurrentUser,
    Path((label, model, pk)): Path<(String, String, String)>,
    db: Db,
    session: Session,
    typed: FormData,
) -> Result<Response> {
    let mut account = account(&user, &label, &model, &pk, &db).await?;
    let app = context::app().ok_or_else(|| Error::internal("the admin runs in an app"))?;
    let mut form = form();
    form.fill(&typed);
    let about = account.clone();
    let Some(hash) = NewPassword::take(&mut form, &Passwords::of(&app), &about.about()).await?
    else {
        return Ok(page(&user, &account, &label, &model, form)?.into_response());
    };
    account
        .update(&db, |columns| columns.password.set(hash))
        .await?;
    if account.id == user.id {
        login::stay(&session, &account).await?;
    }
    flash::flash_as(
        "success",
        tr("admin.password.changed", "The password was changed.").into_owned(),
    );
    let edited = access::allowed(&user, Action::Change, (&label, &model), edited)?;
    Ok(Redirect::to(&edited.row_url("admin.change", &pk)?).into_response())
}

fn form() -> Form {
    let mut form = Form::new();
    NewPassword::add_to(&mut form);
    form
}

/// The account of an address; any other model has no passwords.
async fn account(user: &CurrentUser, label: &str, model: &str, pk: &str, db: &Db) -> Result<User> {
    let edited = access::allowed(user, Action::Change, (label, model), edited)?;
    let key: i32 = pk.parse().map_err(|_| Error::not_found())?;
    if edited.meta.id != User::META.id {
        return Err(Error::not_found());
    }
    User::get(db, key).await
}

fn page(user: &CurrentUser, account: &User, label: &str, model: &str, form: Form) -> Result<Html> {
    let edited = access::allowed(user, Action::Change, (label, model), edited)?;
    let title = tr_with(
        "admin.password.title",
        "Change password: {name}",
        &[("name", &account.username)],
    );
    let row_url = edited.row_url("admin.change", &account.id.to_string())?;
    let given = Context::new()
        .with("title", title.clone())
        .with("form", form)
        .with("row_url", row_url.clone());
    let crumbs = vec![
        (edited.plural.clone(), Some(edited.list_url.clone())),
        (account.username.clone(), Some(row_url)),
        (title.clone(), None),
    ];
    view::page("admin/password.html", user, &title, crumbs, &given)
}
