//! error: E0277 `String` is not an instant
//! hint: this needs a `DateTime`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.name.in_zone("UTC").hour().gt(5)); //~
    query.fetch(db).await?;
    Ok(())
}
