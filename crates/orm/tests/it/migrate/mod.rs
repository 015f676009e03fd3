//! Migrations: from models to files, from files to the database.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod apply;
mod branch;
mod detect;
mod embedded;
mod file;
mod hostile;
mod models;
mod project;
mod race;
mod rebuild;
mod refused;
mod script;
mod undo;
