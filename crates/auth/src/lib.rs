//! Users, passwords, login and database sessions.
//!
//! - [`user`]: the table `auth_user`, making accounts
//! - [`password`]: hashing off the async threads, rules for new ones
//! - [`login`]: signing in and out, the login page
//! - [`CurrentUser`], [`StaffUser`], [`LoginRequired`], [`current_user`]: who is signed in
//! - [`session`]: sessions in the database
//! - [`permission`]: who may do what
//! - [`page`]: how batteries render their pages
//! - [`parts`]: what the facade mounts as `auth()`

mod command;
mod current;
pub mod login;
pub mod page;
mod parts;
pub mod password;
pub mod permission;
pub mod session;
mod settings;
pub mod user;

#[doc(inline)]
pub use crate::{
    current::{CurrentUser, LoginRequired, StaffUser, TEMPLATE_NAMES, current_user, template_user},
    parts::{Global, Parts, SetUp, parts},
    permission::{Action, can},
    settings::AuthSettings,
    user::User,
};
