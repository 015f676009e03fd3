//! error: E0277 `QuerySet<Review, String>` is not a list or subquery of `Id<Product>` values
//! hint: expected a list, or a query that selects one `Id<Product>` column

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let texts = Review::all().select(|r| r.text);
    let query = Product::filter(|p| p.id.in_(texts)); //~
    query.fetch(db).await?;
    Ok(())
}
