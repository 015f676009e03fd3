//! error: E0277 `&str` does not fit a `Id<Category>` column of `Product`
//! hint: expected a `Id<Category>`, or an expression of that type

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.category.eq("books")); //~
    query.fetch(db).await?;
    Ok(())
}
