//! error: E0277 rows of `Product` cannot be grouped by `Rel<Root<Product>, Tag, Many, 2>`
//! hint: a column behind a to-many relation has many values

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let groups = Product::all().group_by(|p| p.tags); //~
    groups.fetch(db).await?;
    Ok(())
}
