//! What keeps other sites, and requests meant for them, away from an app. The default stack calls it.
//!
//! - [`hosts`]: only our own names are answered
//! - [`csrf`]: unsafe requests come from our own pages
//! - [`headers`]: what browsers are told about every answer

pub mod csrf;
pub mod headers;
pub mod hosts;

#[doc(inline)]
pub use self::{
    csrf::{Csrf, Verdict},
    headers::{ContentPolicy, HeaderPolicy},
    hosts::Hosts,
};
