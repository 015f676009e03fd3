//! The words every Carafe crate shares. No sockets, no SQL.
//!
//! - [`error`]: the one public [`Error`], its kinds and how it becomes a response
//! - [`value`]: [`Decimal`], [`Date`], [`Time`], [`DateTime`] and [`Secret`]
//! - [`object`]: one row seen by name, for templates, the admin and JSON
//! - [`context`]: what is known about the request, task or command that is running

pub mod context;
pub mod error;
pub mod object;
pub mod value;

#[doc(inline)]
pub use crate::{
    error::{Error, ErrorKind, FieldError, Result, Status},
    object::{Field, Object},
    value::{Date, DateTime, Decimal, Secret, Time},
};
