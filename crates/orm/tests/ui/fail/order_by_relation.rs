//! error: E0277 `Rel<Root<Product>, Category, One, 0>` cannot be an ORDER BY of `Product`
//! hint: expected columns of `Product`, `-column` for descending

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().order_by(|p| p.category); //~
    query.fetch(db).await?;
    Ok(())
}
