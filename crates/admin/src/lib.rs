//! The back office: lists, forms and confirmation pages, made from the metadata of models.
//!
//! - [`Admin`] and [`ModelAdmin`]: what differs from the defaults
//! - [`site`]: which models are in it
//! - [`list`], [`edit`], [`remove`]: its pages
//! - [`parts`]: what the facade mounts as `admin()`

mod access;
pub mod edit;
mod home;
mod key;
pub mod list;
mod model_admin;
mod parts;
mod probe;
pub mod remove;
pub mod site;
mod view;

#[doc(inline)]
pub use crate::{
    model_admin::{Admin, ModelAdmin},
    parts::parts,
    site::Site,
};

/// What `models![…]` looks with.
#[doc(hidden)]
pub mod __private {
    pub use crate::probe::{AdminFound, NoAdmin, Probe};
}
