//! error: E0308 mismatched types
//! hint: expected `Result<Vec<...>, ...>`, found `Result<Vec<ProductWith<Category>>, ...>`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<Vec<Card>> {
    Product::all().with(|p| p.category).fetch(db).await //~
}
