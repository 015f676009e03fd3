//! Values that columns, forms, templates and JSON share.

mod date_time;
mod decimal;
mod html;
mod secret;

pub use self::{
    date_time::{Date, DateTime, Time},
    decimal::Decimal,
    html::{Deferred, Html, html, take_pending},
    secret::Secret,
};
