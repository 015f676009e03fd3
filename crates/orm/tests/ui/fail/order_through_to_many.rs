//! error: E0277 `Col<Hop<Root<Product>, Tag, Many, 2>, String, 1>` cannot be an ORDER BY of `Product`
//! hint: expected columns of `Product`, `-column` for descending

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().order_by(|p| p.tags.name); //~
    query.fetch(db).await?;
    Ok(())
}
