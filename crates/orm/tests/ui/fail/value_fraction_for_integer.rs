//! error: E0277 `{float}` does not fit a `i32` column of `Product`
//! hint: expected a `i32`, or an expression of that type

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.stock.gt(1.5)); //~
    query.fetch(db).await?;
    Ok(())
}
