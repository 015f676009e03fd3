//! error: E0277 `Option<i32>` does not fit a `i32` column of `Product`
//! hint: expected a `i32`, or an expression of that type

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let all = Product::all();
    all.update(db, |p| p.stock.set(None::<i32>)).await?; //~
    Ok(())
}
