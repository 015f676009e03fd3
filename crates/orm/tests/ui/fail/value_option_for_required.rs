//! error: E0277 `Option<&str>` does not fit a `String` column of `Product`
//! hint: expected a `String`, or an expression of that type

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.name.eq(Some("x"))); //~
    query.fetch(db).await?;
    Ok(())
}
