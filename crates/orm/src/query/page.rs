//! Numbered pages.

use super::QuerySet;
use crate::{
    db::{Db, Run},
    model::Model,
    shape::Shape,
};
use std::panic::Location;

/// A page that is asked for.
#[must_use = "a page does nothing until `.fetch(&db).await`"]
#[derive(Debug)]
pub struct Paged<M, S> {
    query: QuerySet<M, S>,
    number: u64,
    per_page: u64,
}

/// One page of rows, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[expect(
    clippy::struct_field_names,
    reason = "`per_page` is the field's own word"
)]
pub struct Page<S> {
    /// The rows of this page.
    pub items: Vec<S>,
    /// All rows of the query.
    pub total: u64,
    /// This page's number, counted from 1.
    pub number: u64,
    /// Rows on a full page.
    pub per_page: u64,
}

impl<M: Model, S: Shape> Paged<M, S> {
    pub(super) fn new(query: QuerySet<M, S>, number: u64, per_page: u64) -> Self {
        Self {
            query,
            number: number.max(1),
            per_page: per_page.max(1),
        }
    }

    /// Fetches the page and counts all rows: two statements.
    #[track_caller]
    pub fn fetch(self, db: &Db) -> Run<'_, Page<S>> {
        let at = Location::caller();
        Run::new(async move { self.run(db).await.map_err(|error| error.located(at)) })
    }

    async fn run(self, db: &Db) -> carafe_core::Result<Page<S>> {
        let Self {
            query,
            number,
            per_page,
        } = self;
        let total = query.clone().count(db).await?;
        let skipped = (number - 1).saturating_mul(per_page);
        let items = if skipped < total {
            query.limit(per_page).offset(skipped).fetch(db).await?
        } else {
            Vec::new()
        };
        Ok(Page {
            items,
            total,
            number,
            per_page,
        })
    }
}

impl<S> Page<S> {
    /// How many pages there are; at least 1.
    pub fn pages(&self) -> u64 {
        self.total.div_ceil(self.per_page).max(1)
    }

    /// Whether a page follows.
    pub fn has_next(&self) -> bool {
        self.number < self.pages()
    }

    /// Whether a page comes before.
    pub fn has_previous(&self) -> bool {
        self.number > 1
    }
}
