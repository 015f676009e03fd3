//! error: E0277 this column is NOT NULL: `is_null()` would always be false
//! hint: not nullable

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.name.is_null()); //~
    query.fetch(db).await?;
    Ok(())
}
