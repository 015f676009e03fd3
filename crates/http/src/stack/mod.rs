//! The default stack, as one function: a tower layer for each of its concerns costs more than all of hyper.
//!
//! In order: context and request id, host check, CSRF, body limit, hooks, router, panic catcher, deferred pages,
//! redirect to the slash, OPTIONS, error pages, security headers, the line for the terminal.

mod answer;
#[cfg(feature = "compress")]
mod compress;
#[cfg(not(feature = "compress"))]
#[path = "compress_off.rs"]
mod compress;
mod gate;
mod panic;
mod proxies;
mod report;
mod service;
mod settings;
mod switches;

pub(crate) use self::panic::PanickedAt;
#[doc(inline)]
pub use self::{
    panic::watch_panics,
    report::{Observer, Report},
    service::{StackService, Whole},
    settings::HttpSettings,
    switches::Stack,
};
