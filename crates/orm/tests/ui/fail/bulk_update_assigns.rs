//! error: E0277 only columns of `Product` itself can be named here
//! hint: expected `p.column`, or a tuple of them

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db, products: &[Product]) -> Result<()> {
    Product::bulk_update(db, products, |p| p.name.set("x")).await?; //~
    Ok(())
}
