//! error: E0308 mismatched types
//! hint: expected `&ProductWith<Category, Option<...>, ...>`, found `&Product`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let p = Product::all().one(db).await?;
    card(&p); //~
    Ok(())
}
