//! error: E0277 `Pred<Product>` is not an assignment to columns of `Product`
//! hint: expected `p.column.set(value)`, or a tuple of them

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let all = Product::all();
    all.update(db, |p| p.stock.eq(1)).await?; //~
    Ok(())
}
