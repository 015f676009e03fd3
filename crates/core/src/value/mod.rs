//! Values that columns, forms, templates and JSON share.

mod date_time;
mod decimal;
mod duration;
mod html;
mod secret;
mod uuid;

pub use self::{
    date_time::{Date, DateTime, Time},
    decimal::Decimal,
    duration::Duration,
    html::{Deferred, Html, html, take_pending},
    secret::Secret,
    uuid::Uuid,
};

/// A value that is serialized as its text.
fn from_text<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: std::str::FromStr<Err = crate::Error>,
    D: serde_core::Deserializer<'de>,
{
    let text = <std::borrow::Cow<'de, str> as serde_core::Deserialize>::deserialize(deserializer)?;
    let read: Result<T, crate::Error> = text.parse();
    read.map_err(|error| serde_core::de::Error::custom(error.message()))
}
