//! The words every Carafe crate shares. No sockets, no SQL.
//!
//! - [`error`]: the one public [`Error`], its kinds and how it becomes a response
//! - [`value`]: [`Decimal`], [`Date`], [`Time`], [`DateTime`], [`Html`] and [`Secret`]
//! - [`object`]: one row seen by name, for templates, the admin and JSON
//! - [`settings`]: typed sections read from files, environment and flags
//! - [`check`]: mistakes in the set-up, found before the program serves
//! - [`command`]: what the program's command line can do
//! - [`i18n`]: English in the code, other languages in catalogues
//! - [`assets`]: files that a release carries inside
//! - [`random`], [`suggest`]: tokens nobody guesses, names that were probably meant
//! - [`context`]: what is known about the request, task or command that is running

pub mod assets;
pub mod check;
pub mod clock;
pub mod command;
pub mod context;
pub mod error;
pub mod i18n;
pub mod object;
pub mod random;
pub mod settings;
pub mod signing;
pub mod suggest;
pub mod value;

#[doc(inline)]
pub use crate::{
    check::{Check, Checks},
    error::{Error, ErrorKind, FieldError, Result, Status},
    object::{Field, Object},
    value::{Date, DateTime, Decimal, Duration, Html, Secret, Time, Uuid, html},
};
