//! error: E0369 cannot add `{integer}` to `Col<Root<Product>, String, 3>`
//! hint: `String` does not implement `Numeric`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let all = Product::all();
    all.update(db, |p| p.name.set(p.name + 1)).await?; //~
    Ok(())
}
