//! error: E0308 mismatched types
//! hint: expected `bool`, found `Pred<Product>`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.price.lt(10) && p.active); //~
    query.fetch(db).await?;
    Ok(())
}
