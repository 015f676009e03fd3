//! error: E0609 no field `nmae` on type `ProductCols<Root<Product>>`
//! hint: a field with a similar name exists

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.nmae.eq("x")); //~
    query.fetch(db).await?;
    Ok(())
}
