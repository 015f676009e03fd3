//! error: E0277 `Ordering<Group<Product>>` cannot be an ORDER BY of `Product`
//! hint: expected columns of `Product`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().order_by(|p| -p.price.max()); //~
    query.fetch(db).await?;
    Ok(())
}
