//! error: is not one value of a group of `Product` rows
//! hint: aggregate it, or group by it

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().aggregate(|p| (p.name, p.price.sum())); //~
    query.fetch(db).await?;
    Ok(())
}
