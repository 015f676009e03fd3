//! The login page, and the address that signs out.

use super::{authenticate, redirect, safe_next};
use crate::{
    page::render,
    password::Passwords,
    settings::{AuthSettings, app},
};
use axum_core::response::IntoResponse as _;
use carafe_core::{Result, i18n::tr};
use carafe_forms::{Field, Form, FormData};
use carafe_http::session::Session;
use carafe_macros::{get, post};
use carafe_orm::db::Db;
use carafe_templates::context;
use http::{HeaderValue, Method, Uri, header};

type Answer = axum_core::response::Response;

fn form(next: &str) -> Form {
    let username = Field::text("username").label(tr("auth.username", "Username").into_owned());
    let password = Field::password("password").label(tr("auth.password", "Password").into_owned());
    let mut form = Form::new()
        .field(username.max(150).autocomplete("username").autofocus())
        .field(password.autocomplete("current-password"))
        .field(Field::hidden("next"));
    form.set_initial("next", safe_next(next).unwrap_or_default());
    form
}

fn page(form: Form) -> Result<Answer> {
    let mut response = render("auth/login.html", context! { form })?.into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

#[get("/login/", name = "login", crate = carafe_http)]
pub(crate) async fn login(uri: Uri) -> Result<Answer> {
    let query = FormData::parse(uri.query().unwrap_or_default().as_bytes())?;
    page(form(query.get("next").unwrap_or_default()))
}

#[post("/login/", name = "login_submit", crate = carafe_http)]
pub(crate) async fn login_submit(db: Db, session: Session, typed: FormData) -> Result<Answer> {
    let app = app()?;
    let mut form = form("");
    if !form.fill(&typed) {
        return page(form);
    }
    let user = authenticate(
        &db,
        &Passwords::of(&app),
        form.text("username"),
        form.text("password"),
    )
    .await?;
    let Some(mut user) = user else {
        let english = "Please enter a correct username and password. Note that both fields may be case-sensitive.";
        form.add_error("", "invalid_login", tr("auth.login.invalid", english));
        return page(form);
    };
    super::login(&db, &session, &mut user).await?;
    let next = safe_next(form.text("next"));
    Ok(redirect(
        &Method::POST,
        &next.unwrap_or(AuthSettings::of(&app)?.login_redirect),
    ))
}

#[post("/logout/", name = "logout", crate = carafe_http)]
pub(crate) async fn logout(session: Session, uri: Uri, typed: Option<FormData>) -> Result<Answer> {
    super::logout(&session).await?;
    let query = FormData::parse(uri.query().unwrap_or_default().as_bytes())?;
    let next = typed
        .as_ref()
        .and_then(|typed| typed.get("next"))
        .or_else(|| query.get("next"));
    let next = next.and_then(safe_next);
    Ok(redirect(
        &Method::POST,
        &next.unwrap_or(AuthSettings::of(&app()?)?.logout_redirect),
    ))
}
