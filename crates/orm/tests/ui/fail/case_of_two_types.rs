//! error: E0277 `&str` does not fit
//! hint: expected a

use shop::prelude::*;
use shop::*;
use orm::query;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::all().select(|p| query::case().when(p.active, p.stock).otherwise("none")); //~
    query.fetch(db).await?;
    Ok(())
}
