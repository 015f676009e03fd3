//! error: E0609 no field `name` on type `Vec<Product>`
//! hint: unknown field

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let c = Category::all().with(|c| c.products).one(db).await?;
    drop(c.products.name); //~
    Ok(())
}
