//! The admin over HTTP, on every database that this machine has.

mod access;
mod account;
mod address;
mod crawl;
mod edit;
mod escaping;
mod html;
mod list;
mod listed;
mod models;
mod paging;
mod race;
mod relations;
mod remove;
mod search;
mod site;
