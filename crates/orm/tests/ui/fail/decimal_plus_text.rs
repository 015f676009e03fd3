//! error: E0277 cannot add `&str` to `Col<Root<Product>, Decimal
//! hint: no implementation for `Col<

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| (p.price + "x").gt(5)); //~
    query.fetch(db).await?;
    Ok(())
}
