//! Saving a form: values first, then links, in one transaction.

use super::{
    form::{self, Editing, Opened},
    version,
};
use crate::key;
use carafe_auth::{
    password::{Passwords, rules::About},
    user::{NewPassword, username_problem},
};
use carafe_core::{Error, ErrorKind, Result, context, i18n::tr};
use carafe_forms::FormData;
use carafe_orm::{
    Tx, Value,
    db::Db,
    dynamic::{self, DynRow},
    model::ModelMeta,
};

/// What became of a form.
pub(super) enum Outcome {
    /// The row is there.
    Saved { key: String, text: String },
    /// The form says why not.
    Refused,
}

/// Inserts a row.
pub(super) async fn add(editing: &mut Editing, db: &Db, typed: &FormData) -> Result<Outcome> {
    editing.form.fill(typed);
    check_account(editing);
    editing.form.check_keys(db).await?;
    let mut values = Vec::new();
    if editing.edited.is_account() {
        match account_password(editing).await? {
            Some(password) => values.push(password),
            None => return Ok(Outcome::Refused),
        }
    }
    if !editing.form.form().is_valid() {
        return Ok(Outcome::Refused);
    }
    let meta = editing.edited.meta;
    values.extend(editing.form.values());
    let links = editing.form.links();
    let saved = db
        .atomic(async move |tx| {
            let row = dynamic::insert(tx, meta, values).await?;
            link(tx, meta, &row, links).await?;
            Ok(row)
        })
        .await;
    finish(editing, saved)
}

/// Changes a row, unless somebody else did since the page was drawn.
pub(super) async fn change(editing: &mut Editing, db: &Db, typed: &FormData) -> Result<Outcome> {
    let (Opened::Row { value, version, .. }, meta) = (&mut editing.opened, editing.edited.meta)
    else {
        return Err(Error::internal("there is no row to change"));
    };
    let key = value.clone();
    // A script that sends only fields has not looked at the row; every page of ours has.
    let seen = typed.get("_version").map(str::to_owned);
    if let Some(seen) = &seen {
        // A refused form is drawn again with values that were typed beside the old ones.
        version.clone_from(seen);
    }
    editing.form.fill(typed);
    check_account(editing);
    if !editing.form.check_keys(db).await? {
        return Ok(Outcome::Refused);
    }
    let (changes, links) = (editing.form.changes(), editing.form.links());
    let shown = editing.form.clone();
    let saved = db
        .atomic(async move |tx| {
            let row = key::only(meta, &key)?.select_for_update();
            let now = row.one(tx).await?;
            let links_now = form::links(&shown, tx, &key).await?;
            let present = version::of(now.values(), &links_now);
            if seen.is_some_and(|seen| seen != present) {
                return Err(stale());
            }
            let row = if changes.is_empty() {
                now
            } else {
                dynamic::update(tx, meta, key, changes).await?
            };
            link(tx, meta, &row, links).await?;
            Ok(row)
        })
        .await;
    finish(editing, saved)
}

fn stale() -> Error {
    let english = "Somebody else has changed this row since you opened it. Open it again to see the present values.";
    Error::new(ErrorKind::Conflict, "a stale form").field(
        "",
        "stale",
        tr("admin.stale", english).into_owned(),
    )
}

async fn link(
    tx: &Tx,
    meta: &'static ModelMeta,
    row: &DynRow,
    links: Vec<(u16, Vec<Value>)>,
) -> Result<()> {
    // Only a model whose key is one column has such links.
    let key = meta.pk.first().map_or(0, |column| usize::from(*column));
    let key = row.get(key).cloned().unwrap_or_default();
    for (relation, targets) in links {
        dynamic::set_links(tx, meta, relation, key.clone(), targets).await?;
    }
    Ok(())
}

fn finish(editing: &mut Editing, saved: Result<DynRow>) -> Result<Outcome> {
    let meta = editing.edited.meta;
    match saved {
        Ok(row) => Ok(Outcome::Saved {
            key: key::text(meta, &row),
            text: row.display(meta)?,
        }),
        Err(error) => editing.form.refuse(error).map(|()| Outcome::Refused),
    }
}

/// An account has rules that its table does not know.
fn check_account(editing: &mut Editing) {
    if !editing.edited.is_account() {
        return;
    }
    let form = editing.form.form_mut();
    let wrong = username_problem(form.text("username"));
    if let Some(wrong) = wrong.filter(|_| form.errors("username").is_empty()) {
        form.add_error("username", wrong.code, wrong.message);
    }
}

/// The hash for a new account's password, typed twice.
async fn account_password(editing: &mut Editing) -> Result<Option<(u16, Value)>> {
    let app = context::app().ok_or_else(|| Error::internal("the admin runs in an app"))?;
    let form = editing.form.form_mut();
    let username = form.text("username").to_owned();
    let about = [About {
        label: "username",
        value: &username,
    }];
    let hash = NewPassword::take(form, &Passwords::of(&app), &about).await?;
    let column = editing.edited.meta.column("password").unwrap_or_default();
    Ok(hash.map(|hash| (column, Value::from(hash))))
}
