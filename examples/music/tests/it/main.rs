//! The site over HTTP, on the real Chinook database and on its own sample.

mod admin_edits;
mod admin_lists;
mod api;
mod browser;
mod chinook;
mod pages;
mod program;
