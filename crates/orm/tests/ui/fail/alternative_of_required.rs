//! error: E0277 this column is NOT NULL
//! hint: not nullable

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().select(|p| p.name.upper().or("none")); //~
    query.fetch(db).await?;
    Ok(())
}
