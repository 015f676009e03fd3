//! Programs without SQLite have no database that could be made for a test.

use crate::App;
use carafe_core::{Result, context::AppHandle, settings::Settings};

#[derive(Debug)]
pub(in crate::test) struct Database;

impl Database {
    pub(in crate::test) async fn fresh(_: &App) -> Self {
        Self
    }

    pub(in crate::test) async fn every(_: &App) -> Vec<Self> {
        vec![Self]
    }

    #[expect(clippy::unused_self, reason = "the other one names itself")]
    pub(in crate::test) fn named_in(&self, settings: Settings) -> Settings {
        settings
    }

    #[expect(
        clippy::unused_self,
        clippy::unused_async,
        reason = "the other one makes its tables"
    )]
    pub(in crate::test) async fn fill(&self, _: &AppHandle) -> Result<()> {
        Ok(())
    }
}
