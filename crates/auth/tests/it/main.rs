//! Behaviour of accounts, through the public API.

mod command;
mod login;
mod migrations;
mod password;
mod site;
mod template;
mod user;
