//! error: E0277 the `?` operator can only be applied to values that implement `Try`
//! hint: the `?` operator cannot be applied to type `Run<'_, Vec<Product>>`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let _ = Product::all().fetch(db)?; //~
    Ok(())
}
