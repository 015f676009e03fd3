//! error: E0277 `Rel<Root<Product>, Tag, Many, 2>` is not a column or expression of `Product`
//! hint: expected columns or expressions of `Product`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().select(|p| (p.id, p.tags)); //~
    query.fetch(db).await?;
    Ok(())
}
