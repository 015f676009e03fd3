//! error: E0277 `&M2m<Tag>` is not an iterator
//! hint: `&M2m<Tag>` is not an iterator

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let p = Product::all().one(db).await?;
    for _ in &p.tags {} //~
    Ok(())
}
