//! Deleting a row, after a page that asks.

use crate::{
    access, key,
    site::{Entry, plural_of},
    view,
};
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use carafe_auth::{Action, CurrentUser};
use carafe_core::{
    Html, Result,
    i18n::{tr, tr_with},
};
use carafe_http::flash;
use carafe_macros::{get, post};
use carafe_orm::{Value, db::Db, dynamic, model::ModelMeta};
use carafe_templates::Context;

/// What the pages need to know of the model.
struct Doomed {
    meta: &'static ModelMeta,
    name: String,
    plural: String,
    list_url: String,
    row_url: String,
}

fn doomed(entry: &Entry, pk: &str) -> Result<Doomed> {
    Ok(Doomed {
        meta: entry.meta,
        name: entry.name(),
        plural: entry.plural(),
        list_url: entry.url("admin.changelist")?,
        row_url: entry.row_url("admin.change", pk)?,
    })
}

#[get("/{label}/{model}/{pk}/delete/", name = "delete", crate = carafe_http)]
pub(crate) async fn delete(
    user: CurrentUser,
    Path((label, model, pk)): Path<(String, String, String)>,
    db: Db,
) -> Result<Html> {
    let doomed = access::allowed(&user, Action::Delete, (&label, &model), |entry| {
        doomed(entry, &pk)
    })?;
    page(&user, &doomed, &db, &pk, None).await
}

#[post("/{label}/{model}/{pk}/delete/", name = "delete_submit", crate = carafe_http)]
pub(crate) async fn delete_submit(
    user: CurrentUser,
    Path((label, model, pk)): Path<(String, String, String)>,
    db: Db,
) -> Result<Response> {
    let doomed = access::allowed(&user, Action::Delete, (&label, &model), |entry| {
        doomed(entry, &pk)
    })?;
    let (key, text) = row(&doomed, &db, &pk).await?;
    match dynamic::delete(&db, doomed.meta, key).await {
        Ok(_) => {
            flash::flash_as(
                "success",
                about(
                    "admin.deleted",
                    "The {name} “{text}” was deleted.",
                    &doomed,
                    &text,
                ),
            );
            Ok(Redirect::to(&doomed.list_url).into_response())
        }
        Err(error) if error.is_foreign_key_violation() => {
            let english = "It cannot be deleted: other rows still refer to it.";
            let message = tr("admin.delete.protected", english).into_owned();
            Ok(page(&user, &doomed, &db, &pk, Some(message))
                .await?
                .into_response())
        }
        Err(error) => Err(error),
    }
}

/// A sentence about the row.
fn about(id: &str, english: &str, doomed: &Doomed, text: &str) -> String {
    tr_with(id, english, &[("name", &doomed.name), ("text", &text)])
}

async fn row(doomed: &Doomed, db: &Db, pk: &str) -> Result<(Value, String)> {
    let key = key::read(doomed.meta, pk)?;
    let row = key::only(doomed.meta, &key)?.one(db).await?;
    Ok((key, row.display(doomed.meta)?))
}

async fn page(
    user: &CurrentUser,
    doomed: &Doomed,
    db: &Db,
    pk: &str,
    problem: Option<String>,
) -> Result<Html> {
    let (key, text) = row(doomed, db, pk).await?;
    let title = tr("admin.delete.title", "Are you sure?").into_owned();
    let english = "The {name} “{text}” will be deleted. This cannot be undone.";
    let given = Context::new()
        .with("title", title.clone())
        .with(
            "question",
            about("admin.delete.question", english, doomed, &text),
        )
        .with("also", also(doomed.meta, db, key).await?)
        .with("problem", problem)
        .with("row_url", doomed.row_url.clone());
    let crumbs = vec![
        (doomed.plural.clone(), Some(doomed.list_url.clone())),
        (text, Some(doomed.row_url.clone())),
        (title.clone(), None),
    ];
    view::page("admin/delete.html", user, &title, crumbs, &given)
}

/// The rows that would go too, by model.
async fn also(meta: &'static ModelMeta, db: &Db, key: Value) -> Result<Vec<String>> {
    let preview = dynamic::delete_preview(db, meta, key).await?;
    let mut lines = Vec::new();
    for affected in preview.deleted {
        // Without the row that the page is about.
        let count =
            affected.count - u64::from(affected.field.is_none() && affected.model.id == meta.id);
        if count > 0 {
            lines.push(format!("{count} × {}", plural_of(affected.model)));
        }
    }
    Ok(lines)
}
