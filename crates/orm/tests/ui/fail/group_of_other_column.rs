//! error: is not one value of a group of `Product` rows
//! hint: aggregate it, or group by it

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let groups = Product::all().group_by(|p| p.category.name);
    groups.annotate(|p| (p.name, p.price.sum())).fetch(db).await?; //~
    Ok(())
}
