//! error: E0277 `.with()` loads relations, and `Col<Root<Product>, String, 3>` is not a relation of `Product`
//! hint: not a relation of `Product`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().with(|p| p.name); //~
    query.fetch(db).await?;
    Ok(())
}
