//! error: E0271 type mismatch resolving `<Root<Product> as Path>::Root == Group<Product>`
//! hint: expected `Group<Product>`, found `Product`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let groups = Product::all().group_by(|p| p.category.name);
    groups.order_by(|p| p.price).fetch(db).await?; //~
    Ok(())
}
