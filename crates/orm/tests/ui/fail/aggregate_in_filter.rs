//! error: E0277 `Pred<Group<Product>>` is not a condition on `Product`
//! hint: expected a condition on `Product`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.price.sum().gt(100)); //~
    query.fetch(db).await?;
    Ok(())
}
