//! error: E0277 only columns of `Product` itself can be named here
//! hint: expected `p.column`, or a tuple of them

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db, product: &mut Product) -> Result<()> {
    product.save_only(db, |p| p.tags).await?; //~
    Ok(())
}
