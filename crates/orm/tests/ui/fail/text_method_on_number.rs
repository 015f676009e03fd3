//! error: E0277 `i32` is neither a text nor a list
//! hint: `contains` needs a `String` or `Vec<…>` column

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.stock.contains("x")); //~
    query.fetch(db).await?;
    Ok(())
}
