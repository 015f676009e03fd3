//! A small data set, for who has no Chinook database at hand.

use carafe::{Db, Result, context, orm::fixture, settings::Origin};

const TABLES: &str = include_str!("../fixtures/tables.sql");
const ROWS: &str = include_str!("../fixtures/rows.json");

/// Makes the eleven tables in the file that a start without `DATABASE_URL` uses. Other databases are left alone.
pub async fn fill_own_database(db: Db) -> Result<()> {
    if is_own() && !has_tables(&db).await? {
        db.script(TABLES).await?;
        fixture::load(&db, "rows.json", ROWS).await?;
    }
    Ok(())
}

/// Nobody named a database, so development has made one beside `Cargo.toml`.
fn is_own() -> bool {
    context::app().is_some_and(|app| {
        app.is_development() && app.settings().origin("database", "url") == Origin::Default
    })
}

async fn has_tables(db: &Db) -> Result<bool> {
    let found = db
        .rows("SELECT name FROM sqlite_master WHERE name = 'Track'", &[])
        .await?;
    Ok(!found.is_empty())
}
