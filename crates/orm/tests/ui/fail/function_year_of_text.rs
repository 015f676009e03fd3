//! error: E0277 `String` has no day
//! hint: parts of dates need a `Date` or `DateTime`
//! lines: 25, the methods of columns and expressions stand in one list, which rustc prints in part

use shop::prelude::*;
use shop::*;

pub async fn case(db: &Db) -> Result<()> {
    let query = Product::filter(|p| p.name.year().eq(2026)); //~
    query.fetch(db).await?;
    Ok(())
}
