//! error: E0277 `QuerySet<Product>` is not a future
//! hint: `QuerySet<Product>` is not a future

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let _: Vec<Product> = Product::all().await?; //~
    Ok(())
}
