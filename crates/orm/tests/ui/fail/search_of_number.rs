//! error: E0277 `i32` is not a text column
//! hint: text methods need a `String` column

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.stock.search("three")); //~
    query.fetch(db).await?;
    Ok(())
}
