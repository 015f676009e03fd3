//! What nearly every file of an app needs: `use carafe::prelude::*;`.

#[cfg(feature = "json")]
#[doc(no_inline)]
pub use crate::Json;
#[doc(no_inline)]
pub use crate::{
    App, Blueprint, Error, Form, Html, IntoResponse, Path, Query, Redirect, Request, Response,
    Result, State, StatusCode, delete, get, html, patch, post, put, route, routes, url_for,
};
#[cfg(feature = "orm")]
#[doc(no_inline)]
pub use crate::{
    Date, DateTime, Db, Decimal, Fk, Id, Insertable, M2m, Model, Rev, Time, model, models,
};
#[cfg(feature = "templates")]
#[doc(no_inline)]
pub use crate::render;
// The module `carafe::context` has the same name: only the macro is meant here.
#[cfg(feature = "templates")]
#[doc(no_inline)]
pub use carafe_templates::context;
#[cfg(feature = "auth")]
#[doc(no_inline)]
pub use crate::{CurrentUser, StaffUser, auth, login_required};
#[cfg(feature = "admin")]
#[doc(no_inline)]
pub use crate::{Admin, ModelAdmin, admin};
#[doc(no_inline)]
pub use std::process::ExitCode;
