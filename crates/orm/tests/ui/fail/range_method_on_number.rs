//! error: E0277 `i32` is not a range column
//! hint: this needs a `Range<…>` column

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.stock.fully_lt(1..5)); //~
    query.fetch(db).await?;
    Ok(())
}
