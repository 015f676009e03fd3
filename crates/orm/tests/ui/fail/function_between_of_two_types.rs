//! error: E0277 `&str` does not fit a `Decimal` column
//! hint: expected a `Decimal`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.price.between(1, "5")); //~
    query.fetch(db).await?;
    Ok(())
}
