//! error: E0277 `Id<Tag>` is not a key of `Product`
//! hint: expected a key of `Product`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let tag = Tag::get(db, 1).await?;
    Product::get(db, tag.id).await?; //~
    Ok(())
}
