//! error: E0277 cannot multiply
//! hint: no implementation for `Col<

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| (p.price * p.stock).gt(5)); //~
    query.fetch(db).await?;
    Ok(())
}
