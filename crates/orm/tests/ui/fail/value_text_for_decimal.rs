//! error: E0277 `&str` does not fit a `Decimal` column of `Product`
//! hint: expected a `Decimal`, or an expression of that type

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.price.eq("x")); //~
    query.fetch(db).await?;
    Ok(())
}
