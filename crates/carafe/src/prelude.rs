//! What nearly every file of an app needs: `use carafe::prelude::*;`.

#[cfg(feature = "json")]
#[doc(no_inline)]
pub use crate::Json;
#[cfg(feature = "templates")]
#[doc(no_inline)]
pub use crate::render;
#[cfg(feature = "orm")]
#[doc(no_inline)]
pub use crate::{
    AnyFk, Choice, Date, DateTime, Db, Decimal, Fk, GenericFk, GenericRelation, Id, Insertable,
    M2m, Model, OneToOne, Rev, RevOne, Row, Time, Uuid, expr, mixin, model, models, queryset, sql,
    view,
};
#[doc(no_inline)]
pub use crate::{
    App, Blueprint, Error, Form, Html, IntoResponse, Path, Query, Redirect, Request, Response,
    Result, State, StatusCode, delete, get, html, patch, post, put, route, routes, url_for,
};
// The module `carafe::context` has the same name: only the macro is meant here.
#[cfg(feature = "forms")]
#[doc(no_inline)]
pub use crate::forms::FormData;
#[cfg(feature = "admin")]
#[doc(no_inline)]
pub use crate::{Admin, ModelAdmin, admin};
#[cfg(feature = "auth")]
#[doc(no_inline)]
pub use crate::{CurrentUser, StaffUser, auth, login_required};
#[cfg(feature = "templates")]
#[doc(no_inline)]
pub use carafe_templates::context;
#[doc(no_inline)]
pub use std::process::ExitCode;
