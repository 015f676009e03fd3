//! What an app does with requests.

mod asking;
#[cfg(feature = "sqlite")]
mod databases;
mod errors;
mod hooks;
#[cfg(feature = "sqlite")]
mod models;
mod mounting;
mod pages;
mod prelude;
mod routes;
mod sessions;
mod stack;
mod start_up;
#[cfg(feature = "templates")]
mod templates;
mod testing;
mod urls;
