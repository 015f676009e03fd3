//! error: E0277 `&Tag` does not fit a `Id<Category>` column of `Product`
//! hint: expected a `Id<Category>`, or an expression of that type

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let tag = Tag::get(db, 1).await?;
    let query = Product::filter(|p| p.category.eq(&tag)); //~
    query.fetch(db).await?;
    Ok(())
}
