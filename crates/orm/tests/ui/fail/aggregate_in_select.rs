//! error: is not a column or expression of `Product`
//! hint: expected columns or expressions of `Product`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().select(|p| (p.name, p.price.sum())); //~
    query.fetch(db).await?;
    Ok(())
}
