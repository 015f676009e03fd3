//! error: E0277 `String` has no day
//! hint: parts of dates need a `Date` or `DateTime`

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.name.year().eq(2026)); //~
    query.fetch(db).await?;
    Ok(())
}
