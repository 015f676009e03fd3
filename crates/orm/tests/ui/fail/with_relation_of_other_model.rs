//! error: E0277 `.with()` loads relations, and `Rel<Root<Category>, Category, Opt, 0>` is not a relation of `Product`
//! hint: not a relation of `Product`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().with(|_| Category::COLS.parent); //~
    query.fetch(db).await?;
    Ok(())
}
