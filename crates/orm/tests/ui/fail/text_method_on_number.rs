//! error: E0277 `i32` is no text, list or range
//! hint: `contains` needs a `String`, `Vec<…>` or `Range<…>` column

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.stock.contains("x")); //~
    query.fetch(db).await?;
    Ok(())
}
