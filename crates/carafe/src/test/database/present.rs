//! A database that is made for a test and removed behind it.

use crate::{App, glue::orm_commands::has_models};
use carafe_core::{Result, context::AppHandle, settings::Settings};
use carafe_orm::{LazyDb, Registry, migrate::create_all, test::TestDb};

/// `None` for an app without models.
#[derive(Debug)]
pub(in crate::test) struct Database(Option<TestDb>);

impl Database {
    pub(in crate::test) async fn fresh(app: &App) -> Self {
        if has_models(app) {
            Self(Some(TestDb::sqlite(Registry::new()).await))
        } else {
            Self(None)
        }
    }

    pub(in crate::test) async fn every(app: &App) -> Vec<Self> {
        if !has_models(app) {
            return vec![Self(None)];
        }
        TestDb::every(Registry::new)
            .await
            .into_iter()
            .map(|db| Self(Some(db)))
            .collect()
    }

    /// The app opens it by its address, as it would any other.
    pub(in crate::test) fn named_in(&self, settings: Settings) -> Settings {
        match &self.0 {
            Some(db) => settings.with("database", "url", db.full_url()),
            None => settings,
        }
    }

    /// Makes the tables of all models.
    pub(in crate::test) async fn fill(&self, app: &AppHandle) -> Result<()> {
        if self.0.is_none() {
            return Ok(());
        }
        let db = LazyDb::of(app)?.db().await?;
        create_all(&db, db.registry()).await
    }
}
