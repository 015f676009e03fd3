//! `clearsessions`.

use crate::session::clear_expired;
use carafe_core::{
    Result,
    command::{Call, Command},
};
use carafe_orm::LazyDb;

/// Django's command.
pub(crate) fn clearsessions() -> Command {
    Command::new("clearsessions", "Delete sessions that have ended", run)
}

async fn run(call: Call) -> Result<()> {
    let db = LazyDb::of(&call.app)?.db().await?;
    let count = clear_expired(&db).await?;
    call.console
        .line(format!("{count} ended sessions deleted."));
    Ok(())
}
