//! A web framework that is both Flask and Django: an app starts as six lines in one file and grows by adding lines.
//!
//! ```no_run
//! use carafe::prelude::*;
//!
//! #[get("/")]
//! async fn hello() -> Html {
//!     html("Hello, World!")
//! }
//!
//! fn main() -> ExitCode {
//!     App::new().routes(routes![hello]).main()
//! }
//! ```
//!
//! Start at [`App`], then [`Blueprint`]. The [`prelude`] has what nearly every file needs.
//!
//! | module | what it is for |
//! |---|---|
//! | [`http`] | routes, hooks, extractors, the server |
//! | [`settings`] | `carafe.toml`, the environment, `CARAFE_ENV` |
//! | [`command`] | commands of the program's own command line |
//! | [`mod@context`] | what is known about the request that runs |
//!
//! | feature | what it adds |
//! |---|---|
//! | `compress` (default) | gzip for pages and JSON |
//! | `http2` | HTTP/2 beside HTTP/1.1 |
//! | `json` (default) | `Json` |
//! | `orm` with `sqlite` or `postgres` | `#[model]`, `Blueprint::models`, migrations |
//! | `templates` | `render`, `context!`: Jinja templates |

mod app;
mod blueprint;
mod built_in;
mod glue;
pub mod prelude;
pub mod test;

#[doc(inline)]
pub use crate::{
    app::App,
    blueprint::{Blueprint, CheckKind},
};
#[doc(inline)]
pub use carafe_core::{
    Check, Checks, Date, DateTime, Decimal, Duration, Error, ErrorKind, FieldError, Html, Result,
    Secret, Status, Time, Uuid, assets, check, command, context,
    context::{AppHandle, spawn},
    html, section, settings,
};
#[doc(inline)]
pub use carafe_http as http;
#[doc(inline)]
pub use carafe_http::{
    extract::{CspNonce, State},
    flash::{flash, flash_as},
    hook::Caught,
    route::{Url, url_for},
    session::Session,
    stack::{Stack, StackService},
};
#[doc(inline)]
pub use carafe_macros::{assets, delete, get, patch, post, put, route, routes, url_for};

/// axum, whose router, extractors and responses these are.
#[doc(no_inline)]
pub use axum;
#[cfg(feature = "json")]
#[doc(no_inline)]
pub use axum::Json;
#[doc(no_inline)]
pub use axum::{
    Form,
    body::Body,
    extract::{Path, Query, Request},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};

#[cfg(feature = "orm")]
#[doc(inline)]
pub use carafe_macros::{Choice, GenericFk, Row, expr, mixin, model, queryset, sql, view};
#[cfg(feature = "orm")]
#[doc(inline)]
pub use carafe_orm as orm;
#[cfg(feature = "orm")]
#[doc(inline)]
pub use carafe_orm::value::Choice;
#[cfg(feature = "orm")]
#[doc(inline)]
pub use carafe_orm::{
    AnyFk, Db, Fk, GenericFk, GenericRelation, Id, Insertable, M2m, Model, On, OneToOne, Pred,
    QuerySet, Rev, RevOne, Tx,
};

#[cfg(feature = "admin")]
#[doc(inline)]
pub use crate::glue::batteries::admin;
#[cfg(feature = "auth")]
#[doc(inline)]
pub use crate::glue::batteries::auth;
#[cfg(feature = "admin")]
#[doc(inline)]
pub use carafe_admin::{Admin, ModelAdmin};
#[cfg(feature = "auth")]
#[doc(inline)]
pub use carafe_auth as auth;
#[cfg(feature = "auth")]
#[doc(inline)]
pub use carafe_auth::{CurrentUser, LoginRequired, StaffUser, User};
#[cfg(feature = "forms")]
#[doc(inline)]
pub use carafe_forms as forms;
#[cfg(feature = "auth")]
#[doc(inline)]
pub use carafe_macros::login_required;
#[cfg(all(feature = "orm", not(feature = "admin")))]
#[doc(inline)]
pub use carafe_orm::models;

#[cfg(feature = "admin")]
#[doc(hidden)]
pub use carafe_admin::__private as __admin;

/// Lists models for a blueprint: `models![Product, Category]`. It finds the `impl Admin` of those that have one.
#[cfg(feature = "admin")]
#[macro_export]
macro_rules! models {
    ($($model:ty),* $(,)?) => {{
        #[allow(unused_imports, reason = "which of them answers depends on the models")]
        use $crate::__admin::{AdminFound as _, NoAdmin as _};
        ::std::vec![$(
            $crate::orm::model::ModelItem::of::<$model>(::std::env!("CARGO_MANIFEST_DIR"))
                .with_admin((&$crate::__admin::Probe::<$model>::NEW).admin_hook())
        ),*]
    }};
}

#[cfg(feature = "templates")]
#[doc(inline)]
pub use crate::glue::templates_http::render;
#[cfg(feature = "templates")]
#[doc(inline)]
pub use carafe_templates as templates;
#[cfg(feature = "templates")]
#[doc(inline)]
pub use carafe_templates::context;

#[doc(hidden)]
pub use carafe_http::__route;
