//! error: E0277 `.with()` loads relations, and `(Rel<Root<Product>, Category, One, 0>, Col<Root<Product>, String, 3>)` is not a relation of `Product`
//! hint: not a relation of `Product`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().with(|p| (p.category, p.name)); //~
    query.fetch(db).await?;
    Ok(())
}
