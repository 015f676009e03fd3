//! error: E0277 `.with()` loads relations, and `Col<Root<Category>, String, 1>` is not a relation of `Category`
//! hint: not a relation of `Category`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().with(|p| p.category.with(|c| c.name)); //~
    query.fetch(db).await?;
    Ok(())
}
