//! error: E0308 mismatched types
//! hint: expected `&ProductWith<Category, Option<...>, ...>`, found `&ProductWith<Category>`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let p = Product::all().with(|p| p.category).one(db).await?;
    card(&p); //~
    Ok(())
}
