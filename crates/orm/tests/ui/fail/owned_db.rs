//! error: E0308 mismatched types
//! hint: expected `&Db`, found `Db`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let owned = db_of_the_app();
    Product::all().fetch(owned).await?; //~
    Product::all().fetch(db).await?;
    Ok(())
}
