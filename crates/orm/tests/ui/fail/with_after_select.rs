//! error: E0277 `.with()` loads relations, and `Rel<Root<Product>, Category, One, 0>` is not a relation of `Product`
//! hint: not a relation of `Product`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    Product::all()
        .select(|p| p.name)
        .with(|p| p.category) //~
        .fetch(db)
        .await?;
    Ok(())
}
