//! error: E0308 mismatched types
//! hint: expected `Rel<Root<_>, Category, _, _>`, found `Rel<Root<Product>, Brand, Opt, 1>`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let brand = Product::COLS.brand;
    let query = Category::filter(|c| c.rev(brand).exists()); //~
    query.fetch(db).await?;
    Ok(())
}
