//! Before the program serves: in development the schema is brought up to date, in production somebody is told.

use carafe_core::{Result, command::Console, context};
use carafe_orm::{
    LazyDb,
    migrate::{self, MigrateOptions, Sources},
};

/// A start hook. Production never migrates by itself.
pub(super) async fn migrate() -> Result<()> {
    let Some(app) = context::app() else {
        return Ok(());
    };
    let Some(sources) = app.get::<Sources>() else {
        return Ok(());
    };
    let db = LazyDb::of(&app)?.db().await?;
    if app.is_development() {
        let done = migrate::migrate(&db, sources, MigrateOptions::default()).await?;
        if !done.steps.is_empty() {
            say(&done.to_string());
        }
        return Ok(());
    }
    let forgotten = migrate::unmade(LazyDb::of(&app)?.registry(), sources)?;
    if !forgotten.is_empty() {
        say(&format!(
            "The program carries no migration for what its models have: {}. \
             Run `makemigrations` in development and release what it writes.",
            forgotten.join("; ")
        ));
    }
    let pending = migrate::pending(&db, sources).await?;
    if !pending.is_empty() {
        say(&format!(
            "{} migrations are not applied: run `migrate`",
            pending.len()
        ));
    }
    Ok(())
}

/// On the command's console when there is one; a test that serves has none.
fn say(text: &str) {
    if let Some(console) = context::with(context::Context::get::<Console>).flatten() {
        console.line(text);
    } else {
        tracing::info!("{text}");
    }
}
