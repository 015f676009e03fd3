//! error: E0277 `QuerySet<Category>` does not give rows of type `Product`
//! hint: queries that are combined give the same rows

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().union(Category::all()); //~
    query.fetch(db).await?;
    Ok(())
}
