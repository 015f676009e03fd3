//! error: E0277
//! hint: expected a condition on

use shop::prelude::*;
use shop::*;
use orm::query;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().select(|p| query::case().when(p.stock, 1).otherwise(0)); //~
    query.fetch(db).await?;
    Ok(())
}
