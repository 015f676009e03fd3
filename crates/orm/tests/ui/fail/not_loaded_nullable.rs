//! error: E0609 no field `country` on type `Fk<Brand>`
//! hint: unknown field

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let p = Product::all().one(db).await?;
    drop(p.brand.unwrap().country); //~
    Ok(())
}
