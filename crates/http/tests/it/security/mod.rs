//! What the default stack refuses, and what it tells browsers.

mod csrf;
mod headers;
mod hosts;
