//! error: is not a column or expression of `Category`
//! hint: a column behind a to-many relation has many values

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Category::all().select(|c| c.products.price); //~
    query.fetch(db).await?;
    Ok(())
}
