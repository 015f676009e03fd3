//! error: E0308 mismatched types
//! hint: expected `Col<Root<Product>, i32, 6>`, found integer

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let all = Product::all();
    all.update(db, |p| p.stock = 5).await?; //~
    Ok(())
}
