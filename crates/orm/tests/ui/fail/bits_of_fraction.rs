//! error: E0277 `Decimal` is not a whole number
//! hint: bits are those of

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().aggregate(|p| p.price.bit_or()); //~
    query.fetch(db).await?;
    Ok(())
}
