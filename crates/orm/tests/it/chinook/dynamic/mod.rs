//! The same tables through names: lookups as texts, and keyset pages from one end to the other.

mod filters;
mod grammar;
mod lookups;
mod pages;
mod writes;

use super::{
    lines::{Line, value},
    models::Track,
};
use carafe_orm::{
    dynamic::{DynQuery, DynRow},
    model::Model,
};

fn track() -> DynQuery {
    DynQuery::new(Track::META)
}

fn rows(rows: &[DynRow]) -> Vec<Line> {
    rows.iter()
        .map(|row| row.values().iter().map(value).collect())
        .collect()
}
