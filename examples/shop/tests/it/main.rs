//! The shop through HTTP, and the program as people start it.

mod admin;
mod api;
mod columns;
mod pages;
mod program;
mod site;
