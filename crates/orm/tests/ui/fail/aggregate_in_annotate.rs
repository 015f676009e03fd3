//! error: E0277 `Agg<Decimal, Group<Product>, Nullable, Root<Product>>` is not a value of each row of `Product`
//! hint: is `.aggregate()`, `.group_by()` or `.over(|w| …)`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().annotate(|p| p.price.sum()); //~
    query.fetch(db).await?;
    Ok(())
}
