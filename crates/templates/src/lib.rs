//! Text out of data: Jinja templates that escape, inherit, reload and explain their mistakes.
//!
//! - [`Environment`]: finds templates in folders and embedded tables, and renders them
//! - [`Context`] and [`context!`]: what a template is given; [`TemplateValue`] says what can be
//! - [`Args`] and [`Value`]: what functions and filters written in Rust take and give
//! - [`Fault`]: where in a template something went wrong, for the error page
//!
//! The engine below is minijinja; none of its types is part of this crate's interface.
//!
//! ```
//! use carafe_templates::{Context, Environment, context};
//!
//! static PAGES: &[(&str, &str)] = &[("hello.html", "<h1>Hello {{ name }}</h1>")];
//!
//! let pages = Environment::new().embedded(PAGES);
//! let html = pages.render("hello.html", &context! { name: "<Ada>" }, &Context::new())?;
//! assert_eq!(html, "<h1>Hello &lt;Ada&gt;</h1>");
//! # Ok::<(), carafe_core::Error>(())
//! ```

mod args;
mod context;
mod environment;
mod error;
mod escape;
mod filters;
mod functions;
mod known;
mod loader;
mod missed;
mod source;
mod value;

#[doc(inline)]
pub use crate::{
    args::Args,
    context::{Context, TemplateValue},
    environment::Environment,
    error::Fault,
    value::{Safe, Value, json},
};

/// What the macros of this crate expand to. Not for use by hand.
#[doc(hidden)]
pub mod __private {
    pub use crate::context::kinds;
}
