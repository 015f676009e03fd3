//! Without the feature `postgres`.

use super::TestDb;
use crate::model::Registry;
use std::sync::Arc;

impl TestDb {
    /// `None`: PostgreSQL is not in this build.
    #[expect(clippy::unused_async, reason = "the same interface as with PostgreSQL")]
    pub async fn postgres(_registry: impl Into<Arc<Registry>>) -> Option<Self> {
        None
    }
}
