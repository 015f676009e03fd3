//! error: E0277 `[&str; 1]` is not a list or subquery of `Id<Product>` values
//! hint: expected a list, or a query that selects one `Id<Product>` column

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.id.in_(["a"])); //~
    query.fetch(db).await?;
    Ok(())
}
