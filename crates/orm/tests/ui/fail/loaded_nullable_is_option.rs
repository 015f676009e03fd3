//! error: E0609 no field `country` on type `Option<Brand>`
//! hint: unknown field

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let p = Product::all().with(|p| p.brand).one(db).await?;
    drop(p.brand.country); //~
    Ok(())
}
