//! error: E0308 mismatched types
//! hint: expected `&[Product]`, found `&Vec<ProductWith<Category>>`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let all = Product::all().with(|p| p.category).fetch(db).await?;
    plain(&all); //~
    Ok(())
}
