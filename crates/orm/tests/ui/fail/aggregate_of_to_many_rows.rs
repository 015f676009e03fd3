//! error: is not one value of a group of `Category` rows
//! hint: aggregate it, or group by it

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Category::all().aggregate(|c| c.products.count()); //~
    query.fetch(db).await?;
    Ok(())
}
