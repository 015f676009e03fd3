//! error: E0277 this path goes through a to-many relation, so it has many values
//! hint: write `.any(|x| x.…)`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.tags.name.eq("x")); //~
    query.fetch(db).await?;
    Ok(())
}
