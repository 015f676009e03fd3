//! error: E0277 `Pred<Product>` is not a condition on `Group<Product>`
//! hint: expected a condition on `Group<Product>`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let groups = Product::all().group_by(|p| p.category.name);
    groups.having(|p| p.price.gt(10)).fetch(db).await?; //~
    Ok(())
}
