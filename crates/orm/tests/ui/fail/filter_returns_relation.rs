//! error: E0277 `Rel<Root<Product>, Tag, Many, 2>` is not a condition on `Product`
//! hint: expected a condition on `Product`, such as `p.column.eq(value)`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.tags); //~
    query.fetch(db).await?;
    Ok(())
}
