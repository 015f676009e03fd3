//! The first page, and the stylesheet.

use crate::{access::entrance, site::Site, view};
use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use carafe_auth::{Action, CurrentUser, can};
use carafe_core::{Html, Result, i18n::tr};
use carafe_macros::get;
use carafe_templates::{Context, context};

#[get("/", name = "index", crate = carafe_http)]
pub(crate) async fn index(user: CurrentUser) -> Result<Html> {
    entrance(&user)?;
    let models = Site::with(|site| {
        let entries = site.visible(&user).map(|entry| {
            let add = can(&user, Action::Add, entry.meta)
                .then(|| entry.url("admin.add"))
                .transpose()?;
            Ok(Context::new()
                .with("label", view::label_name(&entry.label))
                .with("text", entry.plural())
                .with("url", entry.url("admin.changelist")?)
                .with("add_url", add))
        });
        entries.collect::<Result<Vec<_>>>()
    })?;
    let title = tr("admin.title", "Site administration").into_owned();
    view::page(
        "admin/index.html",
        &user,
        &title,
        Vec::new(),
        &context! { models },
    )
}

/// The one stylesheet; its address names its content, so browsers keep it for ever.
#[get("/style/{version}/admin.css", name = "style", crate = carafe_http)]
pub(crate) async fn style(Path(_): Path<String>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, STYLE).into_response()
}

const STYLE: &str = include_str!("../templates/admin/style.css");

/// A number that is another one when the stylesheet is.
pub(crate) fn style_version() -> String {
    format!("{:016x}", carafe_orm::model::model_id(STYLE))
}
