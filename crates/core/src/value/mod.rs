//! Values that columns, forms, templates and JSON share.

mod date_time;
mod decimal;
mod secret;

pub use self::{
    date_time::{Date, DateTime, Time},
    decimal::Decimal,
    secret::Secret,
};
