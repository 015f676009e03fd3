//! What an app does with requests.

mod asking;
mod errors;
mod hooks;
mod mounting;
mod pages;
mod routes;
mod start_up;
mod urls;
