//! error: E0277 `&str` does not fit a `Id<Product>` column of `Product`
//! hint: expected a `Id<Product>`, or an expression of that type

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    Product::all().in_bulk_by(db, |p| p.name, ["a"]).await?; //~
    Ok(())
}
